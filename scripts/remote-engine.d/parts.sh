# The processes of scripts/remote-engine and how each starts and ends; sourced, never run.
# shellcheck shell=bash disable=SC2154 # which sets its variables

## Processes: DIR/NAME.pid holds the id and the time at which the process began, since ids are used again

began() {
    local stat fields
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return
    read -ra fields <<<"${stat##*) }"
    [[ ${fields[0]} != [ZX] ]] && printf '%s\n' "${fields[19]}"
}

is_up() {
    local pid start
    read -r pid start 2>/dev/null <"$directory/$1.pid" && [[ $(began "$pid") == "$start" ]]
}

record() {
    printf '%s %s\n' "$2" "$(began "$2")" >"$directory/$1.pid"
}

# Prints PATH without what this user may not read: buildbox-casd ends at once where it meets such a directory.
readable_path() {
    local directories entry readable=()
    IFS=: read -ra directories <<<"$PATH"
    for entry in "${directories[@]}"; do
        [[ ! -r $entry || ! -x $entry ]] || readable+=("$entry")
    done
    (IFS=: && printf '%s\n' "${readable[*]}")
}

# Starts a process that outlives this one, under the name $1.
launch() {
    local name=$1
    shift
    mv -f "$directory/$name.log" "$directory/$name.old.log" 2>/dev/null || true
    PATH=$(readable_path) setsid "$@" </dev/null >"$directory/$name.log" 2>&1 9>&- &
    record "$name" $!
}

# Ends the process, by the signal $2, and by KILL where it does not heed that.
end() {
    local pid waited
    if is_up "$1"; then
        read -r pid _ <"$directory/$1.pid"
        kill "-$2" "$pid" 2>/dev/null || true
        for ((waited = 0; waited < 150; waited++)); do
            is_up "$1" || break
            sleep 0.1
        done
        ! is_up "$1" || kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "$directory/$1.pid"
}

# Waits until the process does what the command after its name asks for.
await() {
    local name=$1 waited
    shift
    for ((waited = 0; waited < 600; waited++)); do
        "$@" 2>/dev/null && return
        is_up "$name" || fail "$name ended at once; the end of $directory/$name.log:
$(tail -n 5 "$directory/$name.log")"
        sleep 0.05
    done
    fail "$name does not serve after 30 s; see $directory/$name.log"
}

listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1")
}

# Sets the variable $1 to a port that nobody listens on. They lie below those that the kernel gives to clients, of which one
# could get it while a server restarts.
choose_port() {
    local candidate
    for _ in {1..100}; do
        candidate=$((20000 + RANDOM % 12000))
        [[ " $casd_port $port " == *" $candidate "* ]] || listens "$candidate" 2>/dev/null && continue
        printf -v "$1" %s "$candidate"
        return
    done
    fail "no free port found"
}

## The parts of the engines

# What runs an action, as one program.
write_runner() {
    local command=$runner mounted
    if [[ $runner == buildbox-run ]]; then
        printf -v command '%q --log-level=warning --disable-localcas' "$bin/buildbox-run"
        for mounted in /usr /bin /lib /lib64 /etc/alternatives; do
            [[ ! -e $mounted ]] || command+=" --ro-bind-mount=$(readlink -f "$mounted"):$mounted"
        done
    fi
    printf '#!/bin/sh\nexec %s "$@"\n' "$command" >"$directory/runner"
    chmod 755 "$directory/runner"
}

start_casd() {
    local options=("--bind=127.0.0.1:$casd_port" "--quota-high=$quota" "--reserved=$reserve" --log-level=warning --cache-failures=false)
    if [[ $kind == casd ]] && ((workers > 0)); then
        options+=("--buildbox-run=$directory/runner" "--jobs=$workers")
    fi
    launch casd "$bin/buildbox-casd" "${options[@]}" "$directory/stored"
    await casd listens "$casd_port"
}

as_postgres() {
    if ((EUID == 0)); then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

# Its files lie where its user may go, whoever owns DIR. There is nothing in them but what waits and runs.
start_postgres() {
    local data
    if [[ ! -d $(cat "$directory/postgres" 2>/dev/null)/data ]]; then
        data=$(mktemp -d /var/tmp/codonq-postgres.XXXXXX)
        printf '%s\n' "$data" >"$directory/postgres"
        ((EUID != 0)) || chown postgres "$data"
        as_postgres "$postgres/initdb" -D "$data/data" -A trust -U codonq -N -E UTF8 --locale=C >>"$directory/postgres.log" 2>&1 \
            || fail "PostgreSQL could not be set up; see $directory/postgres.log"
    fi
    data=$(<"$directory/postgres")
    # By its socket alone, which only its user and root may reach.
    (cd / && as_postgres "$postgres/pg_ctl" -D "$data/data" -w -l "$data/log" -o "-c listen_addresses= -k $data -c fsync=off" \
        start 9>&-) </dev/null >>"$directory/postgres.log" 2>&1 || fail "PostgreSQL did not start; see $data/log"
    record postgres "$(head -n 1 "$data/data/postmaster.pid")"
}

run_python() {
    PYTHONPATH=$installed/buildgrid "$python" "$@"
}

start_buildgrid() {
    local text channel="insecure-mode: true" authorization="method: none" data
    data=$(<"$directory/postgres")
    if [[ $secure == true ]]; then
        [[ -e $directory/token ]] || run_python "$parts/credentials.py" "$directory"
        channel="insecure-mode: false, credentials: { tls-server-key: \"$directory/key.pem\", tls-server-cert: \"$directory/ca.pem\" }"
        authorization="method: jwt, algorithm: hs256, secret: \"$directory/secret\""
    fi
    text=$(<"$parts/buildgrid.yml")
    text=${text//@PORT@/"$port"} text=${text//@CHANNEL@/"$channel"} text=${text//@AUTHORIZATION@/"$authorization"}
    text=${text//@POSTGRES@/"$data"} text=${text//@CASD@/"$casd_port"} text=${text//@KEEPALIVE@/"$keepalive"}
    text=${text//@EXPIRY@/"$((keepalive / 3 + 1))"}
    (umask 077 && printf '%s\n' "$text" >"$directory/buildgrid.yml")
    if [[ ! -e $data/made ]]; then
        run_python -c "$bgd" migrate apply "postgresql+psycopg2://codonq@/postgres?host=$data" \
            >>"$directory/buildgrid.log" 2>&1 || fail "BuildGrid's tables could not be made; see $directory/buildgrid.log"
        touch "$data/made"
    fi
    PYTHONPATH=$installed/buildgrid launch buildgrid "$python" -c "$bgd" server start "$directory/buildgrid.yml"
    await buildgrid listens "$port"
}

launch_worker() {
    local name=worker-$1 options
    options=("--server=127.0.0.1:$port" "--cas=http://127.0.0.1:$casd_port" "--name=$name"
        "--runner=$directory/runner" "--keepalive=$keepalive" --property=OSFamily=linux --property=ISA=x86-64)
    [[ $runner != "$own_runner" ]] || options+=(--persistent)
    [[ $secure != true ]] || options+=("--ca=$directory/ca.pem" "--token=$directory/token")
    PYTHONPATH=$installed/buildgrid launch "$name" "$python" "$parts/bot.py" "${options[@]}"
}
