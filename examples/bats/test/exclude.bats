setup() {
  load helper
  load_lib exclude
  printf '%s\n' '*.tmp  # scratch' '' '# nothing' 'cache/*' >"$BATS_TEST_TMPDIR/patterns"
}

@test "reads patterns without comments and blanks" {
  run read_patterns "$BATS_TEST_TMPDIR/patterns"
  [ "$output" = $'*.tmp\ncache/*' ]
}

@test "leaves out *.tmp" { is_excluded a.tmp "$BATS_TEST_TMPDIR/patterns"; }
@test "leaves out cache/x" { is_excluded cache/x "$BATS_TEST_TMPDIR/patterns"; }
@test "keeps notes.txt" { refuses is_excluded notes.txt "$BATS_TEST_TMPDIR/patterns"; }

@test "asks the service of the company" {
  [ -n "${COMPANY_SERVICE:-}" ] || skip 'the service is only there inside the company'
  is_excluded secret "$COMPANY_SERVICE"
}
