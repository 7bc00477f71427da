# Sizes as people read and write them.

# 1536 -> 1.5K
human_size() {
  local bytes=$1 unit=B
  [[ $bytes =~ ^[0-9]+$ ]] || { echo "no size: $bytes" >&2; return 1; }
  local tenths=$((bytes * 10))
  for next in K M G; do
    ((tenths < 10240)) && break
    tenths=$((tenths / 1024))
    unit=$next
  done
  ((tenths % 10)) && printf '%d.%d%s\n' $((tenths / 10)) $((tenths % 10)) "$unit" || printf '%d%s\n' $((tenths / 10)) "$unit"
}

# 2K -> 2048
bytes_of() {
  [[ $1 =~ ^([0-9]+)([KMG]?)$ ]] || return 1
  local factor=1
  case ${BASH_REMATCH[2]} in K) factor=1024 ;; M) factor=1048576 ;; G) factor=1073741824 ;; esac
  echo $((BASH_REMATCH[1] * factor))
}
