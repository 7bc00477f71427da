setup() {
  load helper
  load_lib lock
  lock="$BATS_TEST_TMPDIR/lock"
}

@test "takes a lock" { take_lock "$lock"; }

@test "takes no lock twice" {
  take_lock "$lock"
  refuses take_lock "$lock"
}

@test "takes a lock that was freed" {
  take_lock "$lock"
  free_lock "$lock"
  take_lock "$lock"
}

@test "waits for a lock" {
  take_lock "$lock"
  (sleep 0.5; free_lock "$lock") &
  wait_for_lock "$lock" 5
}

@test "waits no longer than asked" {
  take_lock "$lock"
  refuses wait_for_lock "$lock" 1
}
