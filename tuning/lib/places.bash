# shellcheck shell=bash
# Where settings live, and how each place is read and written. A target is a kind and a place:
#
#   kind     place                                  value
#   file     path                                   its first line
#   choice   path                                   the word in brackets: always [madvise] never
#   nic      card, ethtool's command, name, label   what ethtool shows behind the label
#   line     path, the line but for its last word   that word; "none" when there is no such line
#   made     path                                   the whole content, "-> x" for a link to x; "none" when it is not there
#   dir      path                                   there, or none
#
# Paths are those of the machine; `root` goes before them, and is empty for the machine itself.

declare -A nic_text=()

# Fills `found`, and `fixed` when nobody may write the place; false when it is not here.
read_place() { # KIND PLACE
    local at rest
    fixed=
    case $1 in
    file) read_file "$2" && is_fixed "$2" ;;
    advice) read_file "$2" && found=${found:-none} ;;
    choice)
        read_file "$2" && [[ $found == *'['*']'* ]] || return 1
        found=${found#*\[}
        found=${found%%\]*}
        ;;
    nic) read_nic "$2" ;;
    line)
        read -r at rest <<<"$2"
        [ -d "$root${at%/*}" ] || return 1
        found=$(awk -v key="$rest " 'index($0, key) == 1 { value = $NF } END { print value == "" ? "none" : value }' \
            "$root$at" 2>/dev/null || echo none)
        ;;
    made) read_made "$2" ;;
    dir) if [ -d "$root$2" ]; then found=there; else found=none; fi ;;
    esac
}

read_made() { # PATH
    if [ -L "$root$1" ]; then
        found="-> $(readlink "$root$1")"
    elif [ -e "$root$1" ]; then
        found=$(cat "$root$1")
    else
        found=none
    fi
}

read_file() { # PATH
    found=
    { IFS= read -r found <"$root$1" || [ -n "$found" ]; } 2>/dev/null
}

# In a container or a network namespace the kernel shows settings of the whole machine, and takes the right to write them
# from everyone. A tree given by --root has no such kernel: there a file that cannot be written is a failure.
is_fixed() { # PATH
    local mode
    [ -z "$root" ] && [[ $1 == /proc/sys/* ]] || return 0
    mode=$(stat -c %A "$1")
    if [[ $mode != *w* ]]; then fixed=1; fi
}

write_place() { # KIND PLACE VALUE
    case $1 in
    file) printf '%s\n' "$3" >"$root$2" ;;
    choice) write_choice "$2" "$3" ;;
    nic) write_nic "$2" "$3" ;;
    line) write_line "$2" "$3" ;;
    made) write_made "$2" "$3" ;;
    dir) if [ "$3" = none ]; then rmdir "$root$2"; else mkdir "$root$2"; fi ;;
    esac
}

write_choice() { # PATH WORD
    local line
    if [ -z "$root" ]; then
        printf '%s\n' "$2" >"$1"
    else
        # no kernel behind this tree that would move the brackets
        read_file "$1"
        line=" ${found//[\[\]]/} "
        line=${line/ $2 / [$2] }
        line=${line# }
        printf '%s\n' "${line% }" >"$root$1"
    fi
}

write_line() { # "PATH KEY" VALUE
    local at key text
    read -r at key <<<"$1"
    text=$(awk -v key="$key " -v value="$2" '
        index($0, key) != 1 { print; next }
        value != "none" && !done { print key value; done = 1 }
        END { if (value != "none" && !done) print key value }' "$root$at" 2>/dev/null ||
        { [ "$2" = none ] || echo "$key $2"; })
    if [ -n "$text" ]; then printf '%s\n' "$text" >"$root$at"; else rm -f -- "${root:?}$at"; fi
}

write_made() { # PATH CONTENT
    case $2 in
    none) rm -f -- "$root$1" ;;
    '-> '*) ln -sfn -- "${2#-> }" "$root$1" ;;
    *) printf '%s\n' "$2" >"$root$1" ;;
    esac
}

# --- the network card

# The card that the default route goes through, else the first that is a device.
find_nic() {
    local card
    card=$(awk '$2 == "00000000" { print $1; exit }' "$root/proc/net/route" 2>/dev/null) || true
    if [ -z "$card" ]; then
        card=$(cd "$root/" && compgen -G './sys/class/net/*/device' | sed 's|^./sys/class/net/||; s|/device$||' | sort -V | head -n 1) || true
    fi
    echo "$card"
}

# A tree given by --root has no card to ask, unless ETHTOOL names a program that stands for one.
ethtool_of() { # OPTION CARD [NAME VALUE]
    [ -z "$root" ] || [ -n "${ETHTOOL:-}" ] || return 1
    "${ETHTOOL:-ethtool}" "$@"
}

show_nic() { # CARD COMMAND -> nic_text
    local key="$1 $2" option
    case $2 in ring) option=-g ;; channels) option=-l ;; coalesce) option=-c ;; feature) option=-k ;; esac
    [ -n "${nic_text[$key]+known}" ] || nic_text[$key]=$(ethtool_of "$option" "$1" 2>/dev/null) || true
}

# "Adaptive RX: off  TX: off" is off behind the label "Adaptive RX".
behind_label() { # LABEL
    awk -v label="$1:" 'index($0, label) == 1 { $0 = substr($0, length(label) + 1); print $1, $2; exit }'
}

read_nic() { # "CARD COMMAND NAME LABEL"
    local card command label value mark
    read -r card command _ label <<<"$1"
    show_nic "$card" "$command"
    read -r value mark < <(awk '
        /^Pre-set maximums:/ { skip = 1 }
        /^Current hardware settings:/ { skip = 0 }
        !skip' <<<"${nic_text[$card $command]}" | behind_label "$label") || return 1
    [ -n "$value" ] && [ "$value" != n/a ] || return 1
    found=$value
    if [ "$mark" = '[fixed]' ]; then fixed=1; fi
}

nic_maximum() { # "CARD COMMAND NAME LABEL"
    local card command label value=
    read -r card command _ label <<<"$1"
    show_nic "$card" "$command"
    read -r value _ < <(awk '
        /^Current hardware settings:/ { within = 0 }
        within
        /^Pre-set maximums:/ { within = 1 }' <<<"${nic_text[$card $command]}" | behind_label "$label") || true
    if [[ $value =~ ^[0-9]+$ ]]; then echo "$value"; fi
}

write_nic() { # "CARD COMMAND NAME LABEL" VALUE
    local card command name option
    read -r card command name _ <<<"$1"
    case $command in ring) option=-G ;; channels) option=-L ;; coalesce) option=-C ;; feature) option=-K ;; esac
    nic_text=()
    ethtool_of "$option" "$card" "$name" "$2" >/dev/null
}
