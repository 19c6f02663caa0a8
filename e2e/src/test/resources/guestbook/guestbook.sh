#!/bin/sh
# A guestbook in three parts that talk HTTP: guestbook primary|replica|frontend
#   primary   takes entries and passes each on to the replicas that have registered with it
#   replica   registers with the primary, which brings it up to date, and answers reads
#   frontend  takes /guestbook?cmd=set&key=k&value=v to the primary, cmd=get&key=k to a replica
# Entries are kept as they come in URLs.
store=/tmp/store

ask() { timeout 10 wget -qO- "http://$1"; }

# The value of one of the query's parameters.
parameter() { echo "$query" | tr '&' '\n' | sed -n "s/^$1=//p" | head -n 1; }

put() { echo "$value" >"$store/$key.$$" && mv "$store/$key.$$" "$store/$key"; }

primary() {
    case "$path" in
        /register)
            replica=$(parameter host)
            for entry in "$store"/*; do
                [ -e "$entry" ] || continue
                ask "$replica:6379/set?key=${entry##*/}&value=$(cat "$entry")" || return
            done
            echo "$replica" >>/tmp/replicas ;;
        /set)
            put
            for replica in $(sort -u /tmp/replicas); do
                ask "$replica:6379/set?key=$key&value=$value" || return
            done ;;
        *) return 1 ;;
    esac
}

replica() {
    case "$path" in
        /set) put ;;
        /get) cat "$store/$key" 2>/dev/null || echo ;;
        *) return 1 ;;
    esac
}

frontend() {
    case "$path $(parameter cmd)" in
        "/guestbook set") ask "primary:6379/set?key=$key&value=$value" && echo '{"data": "Updated"}' ;;
        "/guestbook get") entry=$(ask "replica:6379/get?key=$key") \
            && echo "{\"data\": \"$(httpd -d "$entry")\"}" ;;
        *) return 1 ;;
    esac
}

# Answers the request at the standard input.
answer() {
    read -r _ target _
    while read -r line && [ "${#line}" -gt 1 ]; do :; done
    path=${target%%\?*}
    query=${target#*\?}
    key=$(parameter key)
    value=$(parameter value)
    if body=$("$1"); then status="200 OK"; else status="500 Internal Server Error"; fi
    printf 'HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n%s\n' "$status" "$body"
}

if [ "$1" = answer ]; then
    answer "$2"
    exit
fi
mkdir -p "$store"
touch /tmp/replicas
if [ "$1" = replica ]; then
    (until ask "primary:6379/register?host=$(hostname -i)"; do sleep 1; done && touch /tmp/registered) &
fi
case "$1" in
    frontend) port=80 ;;
    *) port=6379 ;;
esac
exec nc -ll -p "$port" -e "$0" answer "$1"
