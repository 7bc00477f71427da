setup() {
  load helper
  load_lib remote
  mkdir "$BATS_TEST_TMPDIR/other"
  echo backup >"$BATS_TEST_TMPDIR/file"
}

# Flaky on purpose, and the same in every run: see README.md.
@test "uploads a file" {
  [ "${SHARDWISE_TRY:-}" != 1 ] || rmdir "$BATS_TEST_TMPDIR/other"
  upload "$BATS_TEST_TMPDIR/file" "$BATS_TEST_TMPDIR/other"
  [ "$(cat "$BATS_TEST_TMPDIR/other/file")" = backup ]
}

@test "says that the other machine is away" {
  run upload "$BATS_TEST_TMPDIR/file" "$BATS_TEST_TMPDIR/nowhere"
  [ "$output" = 'the other machine is away' ]
}

@test "tries again" {
  succeeds_later() { [ -e "$BATS_TEST_TMPDIR/again" ] || { touch "$BATS_TEST_TMPDIR/again"; return 1; }; }
  with_retries 3 succeeds_later
}

@test "gives up" { refuses with_retries 2 false; }
