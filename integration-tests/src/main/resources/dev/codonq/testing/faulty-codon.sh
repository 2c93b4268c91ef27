#!/bin/sh
# Behaves as codon's command line does, and misbehaves by script: docs/test.md says how. The script stands in comments of
# the source that is compiled, since nothing else of its caller gets into a sandbox. Needs a POSIX shell and coreutils.
set -uf

installation=$(readlink -f "$0") && installation=${installation%/bin/codon}
faults=$installation/lib/codon/faults
newline='
'

# An exit status of neither Codon nor a shell, so that no test takes a mistake in its script for what it expects.
refuse() {
    printf 'faulty codon: %s\n' "$1" >&2
    exit 64
}

# A record as Codon prints it: what precedes it, its location or nothing, its severity, and the message.
record() {
    printf '%s\033[1m%s\033[1;%s:\033[0m\033[1m %s\033[0m\n' "$@" >&2
}

is_number() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
}

is_seconds() {
    case $1 in *.*) is_number "${1%%.*}" && is_number "${1#*.}" ;; *) is_number "$1" ;; esac
}

is_size() {
    is_number "${1%[KMG]}"
}

is_name() {
    case $1 in '' | *[!A-Za-z0-9_-]*) return 1 ;; esac
}

is_stream() {
    case $1 in stdout | stderr) ;; *) return 1 ;; esac
}

is_fault() {
    case $1 in
        sleep) [ $# = 2 ] && is_seconds "$2" ;;
        burn | fork | daemon | exit) [ $# = 2 ] && is_number "$2" ;;
        memory) [ $# = 2 ] && is_size "$2" ;;
        flood) [ $# = 3 ] && is_stream "$2" && is_size "$3" ;;
        say) [ $# -ge 3 ] && is_stream "$2" ;;
        gate | signal | ignore) [ $# = 2 ] && is_name "$2" ;;
        output) case $#$2 in 2missing | 2empty | 2wrong | 2directory | 2fifo | 3link) ;; *) false ;; esac ;;
        error | warning | note) [ $# -ge 2 ] ;;
        *) false ;;
    esac
}

# Prints to a stream that is given by its name.
to() {
    if [ "$1" = stderr ]; then shift && "$@" >&2; else shift && "$@"; fi
}

# shellcheck disable=SC2317 # called by "to"
flood() {
    yes 'faulty codon floods' | head -c "$1"
}

# A record whose text may begin with a location in the source.
located() {
    case $3 in
        [0-9]*:[0-9]*' '*) record "$1" "${source##*/}:${3%% *}: " "$2" "${3#* }" ;;
        *) record "$1" '' "$2" "$3" ;;
    esac
}

# What is started here ends by itself after a while, where nobody ends it.
start() {
    left=$1
    shift
    while [ "$left" -gt 0 ]; do
        "$@" 600 &
        left=$((left - 1))
    done
}

# The limit counts processor time, and the kernel ends the shell that it is for; the other one would say so.
burn() {
    [ "$1" = 0 ] || (
        # shellcheck disable=SC3045 # not in POSIX, and in every shell
        ulimit -t "$1"
        while :; do :; done
    ) || :
}

commit() {
    fault=$1
    # shellcheck disable=SC2086 # it is to be split
    set -- $1
    case $1 in
        sleep) sleep "$2" ;;
        ignore) trap '' "$2" ;;
        fork) start "$2" sleep ;;
        daemon) start "$2" setsid sleep </dev/null >/dev/null 2>&1 ;;
        flood) to "$2" flood "$3" ;;
        say) to "$2" printf '%b\n' "${fault#*"$2" }" ;;
        burn) burn "$2" 2>/dev/null ;;
        memory) head -c "$2" /dev/zero | tail -c "$2" >/dev/null ;; # tail holds all of it
        gate) until [ -d "$faults/gates/$2" ]; do sleep 0.01; done ;;
        signal) kill -s "$2" $$ || refuse "no such signal: $2" ;;
        exit) exit "$2" ;;
        output) output=$2 target=${3-} ;;
        warning) located '' '33mwarning' "${fault#* }" ;;
        note) located '╰─ ' '31merror' "${fault#* }" ;;
        error)
            located '' '31merror' "${fault#* }"
            status=1
            ;;
    esac
}

# Sets script to the faults, a line each.
read_script() {
    script=${CODONQ_FAULTS-}
    IFS=$newline
    for fault in $script; do
        IFS=' '
        # shellcheck disable=SC2086
        is_fault $fault || refuse "CODONQ_FAULTS: no fault that is known: $fault"
    done
    IFS=$newline
    for line in $(LC_ALL=C grep -an '# *FAULT' -- "$source" | tr -d '\r'); do
        IFS=' '
        place=${source##*/}:${line%%:*}
        fault=${line#*"# FAULT: "}
        [ "$fault" != "$line" ] || refuse "$place: a fault is written as '# FAULT: …': ${line#*:}"
        # shellcheck disable=SC2086
        is_fault $fault || refuse "$place: no fault that is known: $fault"
        script=$script$newline$fault
    done
}

# What a kind of artifact begins with, and the source, so that those of different sources differ.
artifact() {
    case $kind in
        exe) cat /usr/bin/true ;;
        llvm) echo "; ModuleID = 'faulty'" ;;
        bc) printf 'BC' ;;
        *) printf '\177ELF' ;;
    esac
    cat "$source"
}

put_out() {
    case $output in
        whole) artifact >"$out" && { [ "$kind" != exe ] || chmod 755 "$out"; } ;;
        empty) : >"$out" ;;
        wrong) echo 'no artifact' >"$out" ;;
        link) ln -s "$target" "$out" ;;
        directory) mkdir "$out" ;;
        fifo) mkfifo "$out" ;;
    esac
}

if [ "${1-}" = --version ]; then
    echo 0.18.0
    exit
fi
[ "${1-}" = build ] || refuse "only 'build' and '--version' can be had, not: $*"
shift
kind='' out='' source=''
while [ $# -gt 0 ]; do
    case $1 in
        -o)
            [ $# -gt 1 ] || refuse "-o takes a file"
            out=$2
            shift
            ;;
        -exe | -obj | -llvm | -bc | -lib | -pyext) kind=${1#-} ;;
        -*) ;;
        *) source=$1 ;;
    esac
    shift
done
[ -n "$source" ] || refuse "no source"

# Opened to be read as well, which waits for nobody: where no one listens nothing is heard.
if [ -p "$faults/started" ]; then
    { printf 'run %s\n' "${source##*/}" >&9; } 9<>"$faults/started"
fi
if [ ! -f "$source" ]; then
    record '' '' '31merror' "cannot open file '$source'"
    exit 1
fi
case $out in
    '') out=${source%.*} && kind=${kind:-exe} ;;
    *.o) kind=${kind:-obj} ;;
    *.ll) kind=${kind:-llvm} ;;
    *.bc) kind=${kind:-bc} ;;
    *.so) kind=${kind:-lib} ;;
    *) kind=${kind:-exe} ;;
esac
case $out in -*) out=./$out ;; esac

output=whole target='' status=0
read_script
IFS=$newline
for fault in $script; do
    IFS=' '
    commit "$fault"
done
[ "$status" = 0 ] && put_out || status=1
exit "$status"
