# What is left out of a backup. Each pattern is a line; "#" begins a comment.

read_patterns() {
  sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$1"
}

is_excluded() {
  local path=$1 pattern
  while IFS= read -r pattern; do
    # shellcheck disable=SC2053
    [[ $path == $pattern ]] && return 0
  done < <(read_patterns "$2")
  return 1
}
