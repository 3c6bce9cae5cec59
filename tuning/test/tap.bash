# shellcheck shell=bash
# What the tests share: lines that say ok or not ok, a machine made of files, and a network card that stands in for one.

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
tuning=$(dirname "$here")
# shellcheck disable=SC2034 # the tests use it
tune=$tuning/kickoff-tune
work=$(mktemp -d "${TMPDIR:-/tmp}/kickoff-tuning.XXXXXX")
trap 'rm -rf "$work"' EXIT
unset KICKOFF_MEMORY ETHTOOL

ok() { echo "ok - $1"; }

not_ok() { # WHAT [FILE-WITH-DETAILS]
    echo "not ok - $1"
    if [ -f "${2:-}" ]; then sed 's/^/#   /' "$2" | head -n 40; fi
}

skip() { echo "ok - $1 # SKIP $2"; }

# Whether a command, whose output goes to $work/out, ends with a code.
ends_with() { # CODE WHAT COMMAND...
    local wanted=$1 what=$2 code=0
    shift 2
    "$@" >"$work/out" 2>&1 || code=$?
    if [ "$code" = "$wanted" ]; then
        ok "$what"
    else
        echo "exit code $code, not $wanted: $*" >>"$work/out"
        not_ok "$what" "$work/out"
    fi
}

says() { # WORDS WHAT
    if grep -qF -- "$1" "$work/out"; then ok "$2"; else not_ok "$2: it does not say '$1'" "$work/out"; fi
}

equal() { # WHAT EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1: '$2' expected, '$3' found"; fi
}

# Whether two trees are the same: names, kinds, contents, and where links point.
same_tree() { # WHAT A B
    if diff -r --no-dereference "$2" "$3" >"$work/diff" 2>&1; then ok "$1"; else not_ok "$1" "$work/diff"; fi
}

put() { # ROOT PATH VALUE
    mkdir -p "$1${2%/*}"
    printf '%b\n' "$3" >"$1$2"
}

# A machine with four processors and a card ens5 with two queues, set as a kernel comes.
make_machine() { # ROOT
    local cpu
    while read -r path value; do
        case $path in /*) put "$1" "$path" "$value" ;; esac
    done <"$here/machine"
    for cpu in 0 1 2 3; do
        put "$1" /sys/devices/system/cpu/cpu$cpu/cpufreq/scaling_governor schedutil
        put "$1" /sys/devices/system/cpu/cpu$cpu/cpufreq/scaling_available_governors 'performance schedutil'
        for state in 0 1 2 3; do put "$1" /sys/devices/system/cpu/cpu$cpu/cpuidle/state$state/disable 0; done
    done
    put "$1" /proc/interrupts ' CPU0 CPU1\n 27: 1 2 PCI-MSI ena-mgmnt@pci:0000:00:05.0\n 28: 1 2 PCI-MSI ens5-Tx-Rx-0\n 29: 1 2 PCI-MSI ens5-Tx-Rx-1'
    mkdir -p "$1/etc/security/limits.d" "$1/etc/sysctl.d" "$1/etc/systemd/system" "$1/var/lib"
    put "$1" /etc/security/limits.d/50-other.conf 'other - nofile 4096'
    put "$1" /etc/sysctl.d/50-other.conf 'vm.swappiness = 30'
    put "$1" /proc/sys/net/ipv4/unknown_to_us 7
}

make_card() { # DIRECTORY
    mkdir -p "$1"
    cp "$here/card" "$1/state"
    export ETHTOOL=$here/ethtool CARD=$1/state
}
