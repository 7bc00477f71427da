# Which backups stay: the newest ones, the last of each month, and none that is too old.

# Prints the names to keep, newest first. $1: how many; the others: names such as 2026-11-28.
keep_newest() {
  local count=$1
  shift
  printf '%s\n' "$@" | sort -r | head -n "$count"
}

# Prints the last day of each month.
keep_monthly() {
  printf '%s\n' "$@" | sort -r | awk '!seen[substr($0, 1, 7)]++'
}

is_backup_name() {
  [[ $1 =~ ^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$ ]]
}
