setup_file() {
  export SOURCE="$BATS_FILE_TMPDIR/source"
  mkdir -p "$SOURCE/deep"
  echo one >"$SOURCE/one"
  echo two >"$SOURCE/deep/two words"
}

setup() {
  load helper
  load_lib archive
  pack "$SOURCE" "$BATS_TEST_TMPDIR/a.tgz"
}

@test "writes a checksum" { [ -s "$BATS_TEST_TMPDIR/a.tgz.sha256" ]; }
@test "verifies what it packed" { verify "$BATS_TEST_TMPDIR/a.tgz"; }

@test "notices damage" {
  echo x >>"$BATS_TEST_TMPDIR/a.tgz"
  run verify "$BATS_TEST_TMPDIR/a.tgz"
  [ "$status" -eq 1 ]
  [[ $output == *'is damaged' ]]
}

@test "unpacks the same files" {
  unpack "$BATS_TEST_TMPDIR/a.tgz" "$BATS_TEST_TMPDIR/out"
  diff -r "$SOURCE" "$BATS_TEST_TMPDIR/out"
}

@test "unpacks nothing that is damaged" {
  echo x >>"$BATS_TEST_TMPDIR/a.tgz"
  run unpack "$BATS_TEST_TMPDIR/a.tgz" "$BATS_TEST_TMPDIR/out"
  [ ! -e "$BATS_TEST_TMPDIR/out" ]
}
