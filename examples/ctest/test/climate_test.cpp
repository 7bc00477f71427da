#include "climate.hpp"
#include <gtest/gtest.h>

using namespace greenhouse;

TEST(Fahrenheit, OfZero) { EXPECT_DOUBLE_EQ(fahrenheit(0), 32); }
TEST(Fahrenheit, OfBoilingWater) { EXPECT_DOUBLE_EQ(fahrenheit(100), 212); }
TEST(Fahrenheit, IsTheSameAtMinus40) { EXPECT_DOUBLE_EQ(fahrenheit(-40), -40); }

TEST(Mean, OfOne) { EXPECT_DOUBLE_EQ(mean({3}), 3); }
TEST(Mean, OfSeveral) { EXPECT_DOUBLE_EQ(mean({1, 2, 6}), 3); }
TEST(Mean, OfNone) { EXPECT_THROW(mean({}), std::invalid_argument); }

TEST(Frost, AtZero) { EXPECT_TRUE(is_frost(0)); }
TEST(Frost, NotAbove) { EXPECT_FALSE(is_frost(0.1)); }

struct Weather {
  double celsius, wind;
  const char *windows;
};
class Windows : public testing::TestWithParam<Weather> {};
TEST_P(Windows, Are) { EXPECT_EQ(windows(GetParam().celsius, GetParam().wind), GetParam().windows); }
INSTANTIATE_TEST_SUITE_P(Table, Windows,
                         testing::Values(Weather{5, 0, "closed"}, Weather{20, 3, "half"}, Weather{28, 3, "open"},
                                         Weather{28, 20, "closed"}));

TEST(Comfort, IsBest) { EXPECT_EQ(comfort(22, 0.6), 10); }
TEST(Comfort, IsLessWhenHot) { EXPECT_EQ(comfort(32, 0.6), 5); }
TEST(Comfort, IsNeverNegative) { EXPECT_EQ(comfort(-30, 0), 0); }
