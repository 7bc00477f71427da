# The other machine. In the tests it is a folder.

upload() {
  [[ -d $2 ]] || { echo 'the other machine is away' >&2; return 1; }
  sleep 0.2
  cp "$1" "$2/"
}

# Tries again after a pause. $1: how often; the others: the command.
with_retries() {
  local left=$1
  shift
  until "$@"; do
    ((--left > 0)) || return 1
    sleep 0.1
  done
}
