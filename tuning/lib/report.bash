# shellcheck shell=bash
# What check prints.

heading() {
    echo "profile $profile, network card ${nic:-none}"
    printf '\n%-9s %-26s %-26s %-26s %s\n' state setting found wanted 'is for'
}

row() { # NAME
    local at
    if [ "${setting[$1 group]}" != "${group:-}" ]; then
        group=${setting[$1 group]}
        printf '%s\n' "-- $group"
    fi
    printf '%-9s %-26s %-26s %-26s %s\n' "$state" "$1" "$(short "$shown")" "$(short "$wanted")" "${note:-${setting[$1 why]}}"
    if [ -n "$all" ] || [ "$state" = differs ] || [ "$state" = fixed ]; then
        at=${setting[$1 where]}
        printf '%-9s   at %s; says %s\n' '' "${at//\{nic\}/$nic}" "${setting[$1 source]}"
    fi
}

short() { # TEXT
    local text=${1//$'\t'/ }
    if [ ${#text} -gt 26 ]; then text=${text:0:25}…; fi
    printf %s "$text"
}

summary() {
    echo
    printf '%s fine, %s differ, %s differ and are fixed here, %s not here, %s only advice\n' \
        "${count[ok]}" "${count[differs]}" "${count[fixed]}" "${count[absent]}" "${count[advice]}"
    if [ "${count[fixed]}" -gt 0 ]; then echo "fixed: a container or network namespace may not change it; apply on the machine itself"; fi
}

json_row() { # NAME
    local key
    printf '%s\n  {' "$comma"
    comma=,
    printf '"group":%s,"name":%s,"state":%s' "$(quoted "${setting[$1 group]}")" "$(quoted "$1")" "$(quoted "$state")"
    printf ',"found":%s,"wanted":%s,"note":%s' "$(quoted "$shown")" "$(quoted "$wanted")" "$(quoted "$note")"
    for key in where why source; do printf ',"%s":%s' "$key" "$(quoted "${setting[$1 $key]//\{nic\}/$nic}")"; done
    printf '}'
}

quoted() { # TEXT, as a JSON string
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\t'/\\t}
    text=${text//$'\n'/\\n}
    printf '"%s"' "$text"
}
