# Packs a folder, and checks what was packed.

pack() {
  tar -czf "$2" -C "$1" .
  sha256sum "$2" | cut -d ' ' -f 1 >"$2.sha256"
}

verify() {
  [[ $(sha256sum "$1" | cut -d ' ' -f 1) == "$(cat "$1.sha256")" ]] || { echo "$1 is damaged" >&2; return 1; }
}

unpack() {
  verify "$1" && mkdir -p "$2" && tar -xzf "$1" -C "$2"
}
