# shellcheck shell=bash
# The record of what was before, and the change that is all or nothing.
#
# One line for each place, tabs between: KIND PLACE VALUE, in the order in which they were changed. It is written, and on the
# disk, before the first change; what stands in it is never replaced, so that it tells of the machine before the first
# apply however many follow.

record_dir=/var/lib/kickoff-tune
record=$record_dir/former

# The change to be made: the same index in each.
plan_name=()
plan_kind=()
plan_place=()
plan_from=()
plan_to=()

plan() { # NAME KIND PLACE FROM TO
    plan_name+=("$1")
    plan_kind+=("$2")
    plan_place+=("$3")
    plan_from+=("$4")
    plan_to+=("$5")
}

recorded() { # KIND PLACE
    [ -f "$root$record" ] && grep -qF -- "$1"$'\t'"$2"$'\t' "$root$record"
}

carry_out() {
    local i=-1 error before=""
    if [ -f "$root$record" ]; then before=$(cat "$root$record"); fi
    trap 'put_back "$i" "$before"; exit 1' INT TERM HUP
    write_record || return 1
    for i in "${!plan_kind[@]}"; do
        if ! error=$(change "$i" 2>&1); then
            error=${error##*$'\n'}
            complain "${plan_name[i]} failed, ${plan_place[i]}: ${error##*: }"
            put_back "$i" "$before"
            return 1
        fi
    done
    trap - INT TERM HUP
}

# Writes one place and reads it back: the kernel may take a value and do something else.
change() { # INDEX
    write_place "${plan_kind[$1]}" "${plan_place[$1]}" "${plan_to[$1]}" || return 1
    nic_text=()
    read_place "${plan_kind[$1]}" "${plan_place[$1]}" || found=nothing
    [ "$found" = "${plan_to[$1]}" ] && return
    [ "${plan_name[$1]}" != persist ] && same "${plan_name[$1]}" "$found" "${plan_to[$1]}" && return
    echo "asked for ${plan_to[$1]}, got $found" >&2
    return 1
}

# Adds to the record what does not stand in it yet.
write_record() {
    local i text=""
    for i in "${!plan_kind[@]}"; do
        recorded "${plan_kind[i]}" "${plan_place[i]}" && continue
        text+="${plan_kind[i]}"$'\t'"${plan_place[i]}"$'\t'"${plan_from[i]}"$'\n'
    done
    [ -n "$text" ] || return 0
    save_record "$text" 2>/dev/null && return
    complain "$root$record cannot be written; nothing was changed"
    remove_dirs "${made_dirs[@]}"
    return 1
}

save_record() { # MORE
    make_record_dir &&
        { cat_record && printf %s "$1"; } >"$root$record.new" &&
        sync "$root$record.new" &&
        mv "$root$record.new" "$root$record"
}

cat_record() {
    local path
    if [ -f "$root$record" ]; then cat "$root$record"; fi
    for path in "${made_dirs[@]}"; do printf 'dir\t%s\tnone\n' "$path"; done
}

made_dirs=()
make_record_dir() {
    local part path=""
    for part in ${record_dir//\// }; do
        path+=/$part
        [ -d "$root$path" ] && continue
        mkdir "$root$path" || return 1
        made_dirs+=("$path")
    done
}

# Undoes the plan from INDEX down to its beginning, and makes the record what it was.
put_back() { # INDEX RECORD-BEFORE
    local i left=""
    nic_text=()
    for ((i = $1; i >= 0; i--)); do
        restore "${plan_kind[i]}" "${plan_place[i]}" "${plan_from[i]}" || left+=" ${plan_place[i]}"
    done
    if [ -n "$left" ]; then
        complain "could not be put back:$left; $root$record says what was there"
        return
    fi
    if [ -n "$2" ]; then
        printf '%s\n' "$2" >"$root$record"
    else
        rm -f "$root$record" "$root$record.new"
        remove_dirs "${made_dirs[@]}"
    fi
    complain "everything is as it was before; --skip NAME leaves a setting out"
}

put_back_recorded() {
    local kind place value left="" lines dirs=() i
    mapfile -t lines <"$root$record"
    for ((i = ${#lines[@]} - 1; i >= 0; i--)); do
        IFS=$'\t' read -r kind place value <<<"${lines[i]}"
        case $kind in
        dir) dirs=("$place" "${dirs[@]}") ;;
        *) restore "$kind" "$place" "$value" || left+=" $place" ;;
        esac
    done
    if [ -n "$left" ]; then
        complain "could not be put back:$left; the record $root$record stays"
        return 1
    fi
    rm -f "$root$record"
    remove_dirs "${dirs[@]}"
}

# Those that others have put something into since stay.
remove_dirs() { # PATH...
    local i
    for ((i = $#; i > 0; i--)); do rmdir "$root${!i}" 2>/dev/null || true; done
}

restore() { # KIND PLACE VALUE
    holds "$@" || { write_place "$@" 2>/dev/null && holds "$@"; }
}

holds() { # KIND PLACE VALUE
    read_place "$1" "$2" && [ "$found" = "$3" ]
}
