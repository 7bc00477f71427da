setup() {
  load helper
  load_lib size
}

# A test for each row of a table.
is_shown_as() {
  run human_size "$1"
  [ "$output" = "$2" ]
}

@test "0 bytes are 0B" { is_shown_as 0 0B; }
@test "1023 bytes are 1023B" { is_shown_as 1023 1023B; }
@test "1024 bytes are 1K" { is_shown_as 1024 1K; }
@test "1536 bytes are 1.5K" { is_shown_as 1536 1.5K; }
@test "5242880 bytes are 5M" { is_shown_as 5242880 5M; }
@test "3221225472 bytes are 3G" { is_shown_as 3221225472 3G; }

@test "refuses what is no number" {
  run human_size many
  [ "$status" -eq 1 ]
  [ "$output" = 'no size: many' ]
}

@test "reads 2K" { [ "$(bytes_of 2K)" -eq 2048 ]; }
@test "reads 3M" { [ "$(bytes_of 3M)" -eq 3145728 ]; }
@test "reads plain bytes" { [ "$(bytes_of 77)" -eq 77 ]; }
@test "refuses 2X" { refuses bytes_of 2X; }
