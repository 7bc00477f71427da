# One backup at a time.

take_lock() { mkdir "$1" 2>/dev/null; }

free_lock() { rmdir "$1"; }

# Waits for a lock. $2: seconds.
wait_for_lock() {
  local end=$((SECONDS + $2))
  until take_lock "$1"; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}
