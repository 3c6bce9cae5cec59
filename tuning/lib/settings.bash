# shellcheck shell=bash
# The table: what settings/*.settings say, and what of that holds on this machine.
#
#   names            settings in the order of the table
#   setting          "NAME KEY" -> the rest of the line; KEY is also group, kind and where
#   targets          filled by targets_of: the places that one setting means here, none when it is not here

names=()
declare -A setting=()
targets=()

read_settings() { # DIRECTORY
    local file key rest name="" group
    for file in "$1"/*.settings; do
        group=${file##*/[0-9][0-9]-}
        while read -r key rest; do
            case $key in
            '' | '#'*) ;;
            '['*']')
                name=${key:1:-1}
                names+=("$name")
                setting[$name group]=${group%.settings}
                ;;
            file | choice | nic | line | advice)
                setting[$name kind]=$key
                setting[$name where]=$rest
                ;;
            *) setting[$name $key]=$rest ;;
            esac
        done <"$file"
    done
}

# The rule of a setting under the chosen profile, such as: at-least 65535
rule_of() { # NAME -> rule, wish
    local line=${setting[$1 $profile]:-${setting[$1 want]:-}}
    rule=${line%% *}
    wish=${line#* }
}

targets_of() { # NAME
    local kind=${setting[$1 kind]} where=${setting[$1 where]}
    targets=()
    [[ $kind == nic || $where == *'{nic}'* ]] && [ -z "$nic" ] && return
    case $kind in
    nic) targets=("$nic $where") ;;
    line) targets=("$where") ;;
    *) files_of "${where//\{nic\}/$nic}" ;;
    esac
}

files_of() { # PATTERN
    local irq
    if [[ $1 == *'{irq}'* ]]; then
        for irq in $(queue_interrupts); do targets+=("${1//\{irq\}/$irq}"); done
    elif [[ $1 == *[*[]* ]]; then
        mapfile -t targets < <(cd "$root/" && compgen -G ".$1" | sed 's/^\.//' | sort -V)
    else
        targets=("$1")
    fi
}

# The interrupts of the card's queues; ENA names them ens5-Tx-Rx-0 and so on.
queue_interrupts() {
    if [ -z "$nic" ] || [ ! -r "$root/proc/interrupts" ]; then return; fi
    awk -v queue="^$nic-Tx-Rx-[0-9]+$" '$NF ~ queue { sub(":", "", $1); print $1 }' "$root/proc/interrupts"
}

# False, with the reason in `note`, when the table says to leave the setting alone on this machine.
applies() { # NAME
    local path value
    if [ -n "${setting[$1 unless]:-}" ] && [ -e "$root${setting[$1 unless]}" ]; then
        note="left alone: ${setting[$1 unless]} is there"
        return 1
    fi
    [ -n "${setting[$1 only-if]:-}" ] || return 0
    read -r path value <<<"${setting[$1 only-if]}"
    if read_file "$path" && [ "$found" != "$value" ]; then
        note="left alone: $path is $found"
        return 1
    fi
}

# What a target is to become, `goal`, and how to say what is wanted, `wanted`; false, with `note`, when nothing fits here.
goal_of() { # NAME TARGET INDEX FOUND
    rule_of "$1"
    case $wish in
    @arena-pages) arena_pages || return 1 ;;
    @one-percent) one_percent || return 1 ;;
    @cpus) wish=$(processors) ;;
    @queue-cpu) wish=$(($3 % $(processors))) ;;
    @queue-mask) wish=$(cpu_mask $(($3 % $(processors)))) ;;
    esac
    goal=$wish
    if [[ ${setting[$1 want]:-} == *@queue-* ]]; then wanted="one CPU each"; else wanted=$wish; fi
    case $rule in
    at-least)
        wish=$(within_maximum "$1" "$2" "$wish")
        wanted=">= $wish"
        goal=$(larger "$4" "$wish")
        ;;
    first-of) first_offered "$1" "$2" "$wish" && wanted=$goal ;;
    any-of) if [[ " $wish " == *" $4 "* ]]; then goal=$4; else first_offered "$1" "$2" "$wish"; fi ;;
    esac
}

first_offered() { # NAME TARGET "A B C"
    local word offers="${2%/*}/${setting[$1 offers]}"
    for word in $3; do
        goal=$word
        [ -r "$root$offers" ] || return 0
        grep -qw -- "$word" "$root$offers" && return
        is_module "${setting[$1 modules]:-none}$word" && return
    done
    note="not offered: $3"
    return 1
}

# Whether the kernel would load it when it is asked for.
is_module() { # PATH-WITHOUT-ENDING
    compgen -G "$root/lib/modules/$(uname -r)/$1.ko*" >/dev/null
}

# Field by field the larger of two values: 4096 87380 6291456 and 4096 131072 100 give 4096 131072 6291456.
larger() { # A B
    local a b i out=()
    read -ra a <<<"$1"
    read -ra b <<<"$2"
    for i in "${!b[@]}"; do
        if [[ ${a[i]:-0} =~ ^[0-9]+$ ]] && [ "${a[i]:-0}" -gt "${b[i]}" ]; then out+=("${a[i]}"); else out+=("${b[i]}"); fi
    done
    echo "${out[*]}"
}

within_maximum() { # NAME TARGET WISH
    local maximum
    if [ "${setting[$1 kind]}" = nic ]; then
        maximum=$(nic_maximum "$2")
        if [ -n "$maximum" ] && [ "$maximum" -lt "$3" ]; then echo "$maximum" && return; fi
    fi
    echo "$3"
}

arena_pages() {
    local total
    from_meminfo MemTotal || return 1
    total=$amount
    from_meminfo Hugepagesize || return 1
    if [ $((arena_kib * 4)) -gt $((total * 3)) ]; then
        note="left alone: an arena of $((arena_kib / 1024)) MiB does not fit into $((total / 1024)) MiB; name its size by --memory"
        return 1
    fi
    wish=$(((arena_kib + amount - 1) / amount))
}

one_percent() {
    from_meminfo MemTotal || return 1
    wish=$((amount / 100))
}

from_meminfo() { # FIELD -> amount, in KiB
    amount=$(awk -v field="$1:" '$1 == field { print $2 }' "$root/proc/meminfo" 2>/dev/null) || true
    [ -n "$amount" ]
}

processors() {
    local count
    count=$(cd "$root/" && compgen -G './sys/devices/system/cpu/cpu[0-9]*' | wc -l) || true
    echo $((count > 0 ? count : 1))
}

# One CPU as the kernel writes masks: hexadecimal, 32 bits to a group, as 100000000 is 1,00000000.
cpu_mask() { # CPU
    local mask group
    mask=$(printf '%x' $((1 << ($1 % 32))))
    for ((group = $1 / 32; group > 0; group--)); do mask+=,00000000; done
    echo "$mask"
}

# Whether two values mean the same: blanks do not count, nor leading zeros of a mask.
same() { # NAME A B
    local a b
    read -ra a <<<"$2"
    read -ra b <<<"$3"
    rule_of "$1"
    if [ "$rule" = mask ]; then
        [ "$(bare_mask "$2")" = "$(bare_mask "$3")" ]
    else
        [ "${a[*]}" = "${b[*]}" ]
    fi
}

bare_mask() { # MASK
    local digits=${1//,/}
    digits=${digits#"${digits%%[!0]*}"}
    echo "${digits:-0}" | tr A-F a-f
}
