# shellcheck shell=bash
# What --persist adds, so that the settings come back with the machine: sysctl.d sets the kernel's before the network is up
# (which is when a card gets its qdisc), and a unit that runs once sets the rest when the card is there.

sysctl_file=/etc/sysctl.d/90-kickoff.conf
unit_dir=/etc/systemd/system
unit_file=$unit_dir/kickoff-tune.service
wants_dir=$unit_dir/multi-user.target.wants
sysctls=""

is_persistent() { recorded made "$sysctl_file" || recorded made "$unit_file"; }

# Remembers a setting of the kernel for sysctl.d, whose names may be written with slashes.
note_sysctl() { # PATH VALUE
    if [[ $1 == /proc/sys/* ]]; then sysctls+="${1#/proc/sys/} = ${2//$'\t'/ }"$'\n'; fi
}

plan_persistence() {
    local heading="# Written by kickoff-tune apply --persist ($profile); kickoff-tune revert removes it."
    plan_made "$sysctl_file" "$heading"$'\n'"${sysctls%$'\n'}" || return 1
    plan_made "$unit_file" "$(unit)" || return 1
    [ -d "$root$unit_dir" ] || return 0
    if [ ! -d "$root$wants_dir" ]; then plan persist dir "$wants_dir" none there; fi
    plan_made "$wants_dir/${unit_file##*/}" "-> ../${unit_file##*/}"
}

plan_made() { # PATH CONTENT
    if [ ! -d "$root${1%/*}" ] && [ "${1%/*}" != "$wants_dir" ]; then
        complain "no ${1%/*} here: left out ${1##*/}"
        return
    fi
    read_made "$1"
    [ "$found" = "$2" ] && return
    if [ "$found" != none ] && ! recorded made "$1"; then
        complain "$root$1 is there and not of kickoff-tune: move it away, or apply without --persist"
        return 1
    fi
    plan persist made "$1" "$found" "$2"
}

unit() {
    local arguments="--profile $profile --memory ${arena_kib}KiB"
    [ -z "$nic" ] || arguments+=" --nic $nic"
    [ -z "$skipped" ] || arguments+=" --skip $skipped"
    cat <<END
# Written by kickoff-tune apply --persist; kickoff-tune revert removes it.
[Unit]
Description=Kickoff's settings of the kernel and the network card
${nic:+Wants=sys-subsystem-net-devices-$nic.device
After=sys-subsystem-net-devices-$nic.device
}After=systemd-sysctl.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=$here/kickoff-tune apply $arguments

[Install]
WantedBy=multi-user.target
END
}

reload_units() {
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
}
