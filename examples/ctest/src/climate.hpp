#pragma once
#include <string>
#include <vector>

namespace greenhouse {

double fahrenheit(double celsius);
double mean(const std::vector<double> &values);
bool is_frost(double celsius);
/// What to do with the windows: "open", "half" or "closed".
std::string windows(double celsius, double wind);
/// How humid the air feels, from 0 to 10.
int comfort(double celsius, double humidity);

} // namespace greenhouse
