#include "watering.hpp"
#include <chrono>
#include <gtest/gtest.h>
#include <thread>

using namespace greenhouse;

TEST(Litres, OfDrySoil) { EXPECT_DOUBLE_EQ(litres(2, 0), 10); }
TEST(Litres, OfWetSoil) { EXPECT_DOUBLE_EQ(litres(2, 1), 0); }
TEST(Litres, OfHalfWetSoil) { EXPECT_DOUBLE_EQ(litres(4, 0.5), 10); }
TEST(Litres, RefuseNonsense) { EXPECT_THROW(litres(1, 2), std::out_of_range); }

class TankTest : public testing::Test {
protected:
  Tank tank{100};
};
TEST_F(TankTest, IsEmptyAtFirst) { EXPECT_DOUBLE_EQ(tank.level(), 0); }
TEST_F(TankTest, TakesWater) {
  tank.fill(60);
  EXPECT_DOUBLE_EQ(tank.level(), 60);
}
TEST_F(TankTest, Overflows) {
  tank.fill(160);
  EXPECT_DOUBLE_EQ(tank.level(), 100);
}
TEST_F(TankTest, GivesWater) {
  tank.fill(60);
  tank.take(20);
  EXPECT_DOUBLE_EQ(tank.level(), 40);
}
TEST_F(TankTest, GivesNoMoreThanItHas) { EXPECT_THROW(tank.take(1), std::runtime_error); }
// These two really wait.
TEST_F(TankTest, FillsSlowly) {
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
    tank.fill(1);
  }
  EXPECT_DOUBLE_EQ(tank.level(), 10);
}
TEST_F(TankTest, DripsOvernight) {
  tank.fill(5);
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    tank.take(1);
  }
  EXPECT_DOUBLE_EQ(tank.level(), 0);
}
