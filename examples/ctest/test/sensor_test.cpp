#include "watering.hpp"
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

using namespace greenhouse;

// Flaky on purpose, and the same in every run: see README.md.
TEST(SensorTest, Reads) {
  const char *attempt = std::getenv("SHARDWISE_TRY");
  const Sensor sensor(attempt == nullptr || std::string(attempt) != "1");
  EXPECT_DOUBLE_EQ(sensor.read(), 0.5);
}
TEST(SensorTest, Sleeps) { EXPECT_THROW(Sensor(false).read(), std::runtime_error); }
TEST(SensorTest, ReadsTheRealOne) { GTEST_SKIP() << "there is no sensor here"; }
