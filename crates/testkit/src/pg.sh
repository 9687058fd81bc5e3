# Runs one PostgreSQL for all test processes and ends it when none is left, however they ended.
# $1: folder of the PostgreSQL programs, $2: folder of the server. The folder's files:
#   gate   locked while somebody starts, looks for or ends the server
#   users  every test process holds a shared lock on it while it lives
set -u
bin=$1
dir=$2
cd "$dir" || exit 1
rm -rf data
"$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >initdb.log 2>&1 || exit 1
setpriv --pdeathsig INT "$bin/postgres" -D data -k "$dir" -c listen_addresses= -c max_connections=300 \
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_wal_size=4GB \
    -c autovacuum=off >server.log 2>&1 &
server=$!
exec 8>>gate 9>>users
idle=0
while sleep 1; do
    kill -0 "$server" 2>/dev/null || exit 1
    flock -n 8 || continue
    if flock -n 9; then
        idle=$((idle + 1))
        if [ "$idle" -ge 5 ]; then
            kill -INT "$server"
            wait "$server"
            rm -rf data
            exit 0
        fi
        flock -u 9
    else
        idle=0
    fi
    flock -u 8
done
