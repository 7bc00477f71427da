# Loads a file of lib/.
load_lib() { source "$BATS_TEST_DIRNAME/../lib/$1.sh"; }

refuses() {
  run "$@"
  [ "$status" -ne 0 ]
}
