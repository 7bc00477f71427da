setup() {
  load helper
  load_lib rotate
}

@test "keeps the newest backups" {
  run keep_newest 2 2026-11-01 2026-11-03 2026-11-02
  [ "$output" = $'2026-11-03\n2026-11-02' ]
}

@test "keeps all where there are few" {
  run keep_newest 5 2026-11-01
  [ "$output" = 2026-11-01 ]
}

@test "keeps none when asked to" {
  run keep_newest 0 2026-11-01
  [ -z "$output" ]
}

@test "keeps the last of each month" {
  run keep_monthly 2026-10-30 2026-10-31 2026-11-01
  [ "$output" = $'2026-11-01\n2026-10-31' ]
}

@test "knows the names of backups" {
  is_backup_name 2026-02-28
}

@test "2026-13-01 is no backup" {
  refuses is_backup_name 2026-13-01
}

@test "2026-1-1 is no backup" {
  refuses is_backup_name 2026-1-1
}
