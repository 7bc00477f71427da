#include "climate.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace greenhouse {

double fahrenheit(double celsius) { return celsius * 9 / 5 + 32; }

double mean(const std::vector<double> &values) {
  if (values.empty()) throw std::invalid_argument("no values");
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

bool is_frost(double celsius) { return celsius <= 0; }

std::string windows(double celsius, double wind) {
  if (wind > 12 || celsius < 15) return "closed";
  return celsius < 24 ? "half" : "open";
}

int comfort(double celsius, double humidity) {
  const double off = std::abs(celsius - 22) / 2 + std::abs(humidity - 0.6) * 10;
  return std::clamp(10 - static_cast<int>(std::round(off)), 0, 10);
}

} // namespace greenhouse
