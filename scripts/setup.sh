# Set-up that codonq, test and install-codon share; sourced, never run. Everything it says goes to standard error.
# shellcheck shell=bash

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$root/codon-adapter/target/cli/codonq.jar
home=~ # HOME, or where that is not set what the user database says
user_toolchains=${XDG_CACHE_HOME:-$home/.cache}/codonq/toolchains
root_toolchains=/var/cache/codonq/toolchains

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# 3 is codonq's status for broken machinery.
fail() {
    say "$@"
    exit 3
}

# Java takes the encoding of file names from the locale; in the plain C locale it could not even name them.
use_utf8() {
    [[ $(locale charmap 2>/dev/null) == UTF-8 ]] || export LC_ALL=C.UTF-8
}

is_codon() {
    local real
    real=$(readlink -f "$1") && [[ -x $real && -e ${real%/*}/../lib/codon/libcodonrt.so ]]
}

# Prints the bin/codon that the command line finds when none is named, in the same order; fails when there is none.
find_codon() {
    if [[ -n ${CODONQ_CODON-} ]]; then
        printf '%s\n' "$CODONQ_CODON"
        return
    fi
    local found candidate directories=()
    while read -r found; do
        # pip's console script is not the compiler, which lies in the site-packages behind it.
        found=$(readlink -f "$found")
        for candidate in "$found" \
            "${found%/*}"/../lib*/python3*/{site,dist}-packages/codon_compiler_demo/binaries/linux-x86_64/bin/codon; do
            is_codon "$candidate" && printf '%s\n' "$candidate" && return
        done
    done < <(type -aP codon)

    is_codon "$home/.codon/bin/codon" && printf '%s\n' "$home/.codon/bin/codon" && return
    [[ -n ${CODONQ_TOOLCHAINS-} ]] && directories+=("$CODONQ_TOOLCHAINS")
    directories+=("$user_toolchains")
    ((EUID == 0)) && directories+=("$root_toolchains")
    for found in "${directories[@]}"; do
        candidate=$(printf '%s\n' "$found"/codon-*/bin/codon | sort -V | tail -n 1)
        is_codon "$candidate" && printf '%s\n' "$candidate" && return
    done
    return 1
}

ensure_codon() {
    if ! find_codon >/dev/null; then
        say "no Codon compiler found, installing one"
        "$root/scripts/install-codon" >/dev/null || exit 3
    fi
}

# Installs packages of Debian, as root.
apt_install() {
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends
        -o DPkg::Lock::Timeout=300 install "$@")
    # A machine whose package lists are missing or old needs an update first.
    "${install[@]}" </dev/null >/dev/null 2>&1 \
        || { apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >&2 && "${install[@]}" </dev/null >&2; }
}

ensure_bubblewrap() {
    ensure_package bwrap bubblewrap "which isolates the compiler"
}

# What the tests of completion and manual need.
ensure_shells() {
    ensure_package zsh zsh "whose completion is tested"
    ensure_package groff groff-base "which sets the manual in the tests"
}

# Build tools of docs/recipes that scripts/install-test-tools cannot have from a package index of its own.
ensure_build_tools() {
    ensure_package gradle gradle "whose recipe is tested"
    ensure_package make make "whose recipe is tested"
}

# Of use to the tests alone: a terminal whose screen can be read.
ensure_tmux() {
    ensure_package tmux tmux "in which the tests look at the live view"
}

# Installs a Debian package unless its program is there. What cannot be installed is said, and no reason to stop.
ensure_package() {
    local program=$1 package=$2 purpose=$3
    command -v "$program" >/dev/null && return
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        say "$package, $purpose, is missing. To install it: sudo apt-get install $package"
        return
    fi
    say "installing $package, $purpose"
    apt_install "$package" || say "could not install $package; going on without it"
}

# Sets java to one of version 17 or later.
find_java() {
    local cure="install JDK 17 or later (on Debian: apt-get install openjdk-17-jdk) or set JAVA_HOME"
    java=$(type -P "${JAVA_HOME:+$JAVA_HOME/bin/}java") \
        || fail "no Java found${JAVA_HOME:+ in JAVA_HOME=$JAVA_HOME}: $cure"
    # The file beside it says the version fifty milliseconds sooner than the program.
    local real text='' version='(JAVA_VERSION=|version )"(1\.)?([0-9]+)' build='JAVA_RUNTIME_VERSION="([^"/]+)"'
    real=$(readlink -f "$java")
    if [[ -r ${real%/bin/java}/release ]]; then
        IFS= read -r -d '' text <"${real%/bin/java}/release" || true
    fi
    [[ $text =~ $version ]] || text=$("$java" -version 2>&1) || true
    # An archive of classes is of use to this very build of the JVM alone.
    archive=
    [[ $text =~ $build ]] && archive=${jar%.jar}-${real//\//+}-${BASH_REMATCH[1]}.jsa
    [[ $text =~ $version ]] || fail "cannot tell the version of $java: $cure"
    ((BASH_REMATCH[3] >= 17)) || fail "$java is Java ${BASH_REMATCH[3]}, which is too old: $cure"
}

# Sets python to one that has pip.
find_pip() {
    local candidate
    for candidate in python3 python /usr/bin/python3; do
        "$candidate" -m pip --version >/dev/null 2>&1 && python=$candidate && return
    done
    fail "no Python with pip found (on Debian: apt-get install python3-pip)"
}

find_maven() {
    command -v mvn >/dev/null || fail "Maven is needed to build codonq (on Debian: apt-get install maven)"
}

jar_is_fresh() {
    [[ -f $jar && -z $(cd "$root" && find pom.xml .mvn ./{,scheduler/}*/{pom.xml,src/main} \
        -newer "$jar" -print -quit) ]]
}

# Builds the jar unless it is newer than everything it is made from.
ensure_jar() {
    jar_is_fresh && return
    find_maven
    mkdir -p "${jar%/*}" 2>/dev/null || true
    [[ -w ${jar%/*} ]] || fail "$jar must be built, but its folder is not writable"
    build_jar || fail "building $jar failed"
    make_archive || true
}

# What a JVM is told that lives shortly: to use the quick compiler, and the collector with the least to set up, and to
# leave out what others could watch it by. A JVM does not start with two collectors: one that the user names for all JVMs is
# left to be it.
short_lived=(-XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto)
# The archive of classes is mapped where it was made for, if that is free. Elsewhere every pointer in it must be changed, all
# that are there and not only those of use: 12 ms of a start that takes 70. Where a JVM does not know that, it does without.
short_lived+=(-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
[[ "${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} ${_JAVA_OPTIONS-}" =~ -XX:\+Use[A-Za-z0-9]*GC ]] \
    || short_lived+=(-XX:+UseSerialGC)

# There may be nothing in it, where it could not be made.
archive_is_made() {
    [[ -z $archive || (-e $archive && ! $jar -nt $archive) ]]
}

# Keeps the classes of the command line as this JVM has them in memory, for later starts. It lies beside the jar: who can
# write there could change the program itself. Another process that is at it is left alone.
make_archive() (
    archive_is_made && exit
    [[ -w ${jar%/*} ]] || exit 0
    renice -n 19 -p "$BASHPID"
    if command -v flock >/dev/null; then
        exec 8>"${jar%/*}/.archive-lock"
        flock --nonblock 8 || exit 0
        rm -f "${jar%/*}"/.archive.* # of those that were killed
    fi
    exec 7<"$jar"
    # What the user has set must not keep classes out, and there is a file so that reading one is in.
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    work=$(mktemp -d) || exit 0
    made=$(mktemp "${jar%/*}/.archive.XXXXXX") || { rm -rf "$work"; exit 0; }
    trap 'rm -rf "$work" "$made"' EXIT
    chmod 755 "$work"
    cd "$work" && install_stand_in toolchain || exit 0
    export XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config CODONQ_CODON=$work/toolchain/bin/codon
    touch kept.py new.py
    echo 'timeout = "5m"' >codonq.toml
    # The classes of a hit, and then also of a run. What fails is one class less in the archive.
    "$java" "${short_lived[@]}" -jar "$jar" build -q kept.py || true
    "$java" "${short_lived[@]}" -XX:DumpLoadedClassList=classes -jar "$jar" build -q kept.py new.py --report json=- || true
    # A worker starts once for each action. Without an engine it comes no further than to its storage.
    # The action names its command and says that codonq made it.
    printf '\nD\n@%064d\020\005J\002\010\001' 0 >action
    "$java" "${short_lived[@]}" -XX:DumpLoadedClassList=worker -jar "$jar" \
        run-action --remote=grpc://127.0.0.1:1 --action=action --action-result=result || true
    # Both lists begin with what they are.
    grep -vxFf classes worker >>classes || true
    # With the collector that can put objects into the archive.
    "$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile=classes -XX:SharedArchiveFile=archive -cp "$jar" \
        && cp archive "$made" || true
    # One for a jar that was replaced meanwhile would look new enough and never be used.
    [[ $jar -ef /dev/fd/7 ]] || exit 0
    # Where clocks differ the jar is from the future, and no archive would ever be newer.
    [[ $jar -nt $made ]] && touch -r "$jar" "$made"
    # Written through, or a loss of power could leave one that begins well and crashes the JVM.
    sync "$made"
    chmod a+r "$made" && mv -f "$made" "$archive"
) </dev/null >/dev/null 2>&1

# Makes what codonq takes for a compiler, in the directory.
install_stand_in() {
    mkdir -p "$1/bin" "$1/lib/codon/stdlib/internal" && touch "$1"/lib/codon/libcodon{c,rt}.so || return
    cat >"$1/bin/codon" <<'EOF'
#!/bin/sh
if [ "$1" = --version ]; then echo 0.18.0; exit; fi
while [ $# -gt 0 ]; do
    if [ "$1" = -o ]; then printf '\177ELF' >"$2"; chmod a+x "$2"; fi
    shift
done
EOF
    chmod 755 "$1/bin/codon"
}

# Two at once build one after the other; the second finds the work done.
build_jar() (
    if command -v flock >/dev/null; then
        exec 9>"${jar%/*}/.lock"
        flock --nonblock 9 || { say "waiting for another build"; flock 9; }
        jar_is_fresh && exit
        rm -f "${jar%/*}"/.{built,started}.* # of builds that were killed
    fi
    say "building codonq with Maven (the first time this downloads its libraries)"
    built=$(mktemp "${jar%/*}/.built.XXXXXX") started=$(mktemp "${jar%/*}/.started.XXXXXX")
    trap 'rm -f "$built" "$started"' EXIT
    cd "$root" || exit
    rm -f codon-adapter/target/codonq-codon-adapter-*-cli.jar # of other versions
    mvn -B -q -DskipTests -Dspotless.check.skip package -pl codon-adapter -am </dev/null >&2 || exit
    # Renamed into place: a running program keeps the jar it has open. As old as the start of the build: a source that
    # was edited meanwhile makes it stale.
    cp codon-adapter/target/codonq-codon-adapter-*-cli.jar "$built" && chmod a+r "$built" \
        && touch -r "$started" "$built" && mv -f "$built" "$jar" && rm -f "${jar%.jar}"-*.jsa
)
