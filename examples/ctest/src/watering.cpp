#include "watering.hpp"
#include <algorithm>
#include <stdexcept>

namespace greenhouse {

double litres(double square_metres, double moisture) {
  if (moisture < 0 || moisture > 1) throw std::out_of_range("moisture is from 0 to 1");
  return square_metres * 5 * (1 - moisture);
}

Tank::Tank(double capacity) : capacity_(capacity) {}

void Tank::fill(double litres) { level_ = std::min(capacity_, level_ + litres); }

void Tank::take(double litres) {
  if (litres > level_) throw std::runtime_error("the tank is empty");
  level_ -= litres;
}

double Sensor::read() const {
  if (!awake_) throw std::runtime_error("the sensor sleeps");
  return 0.5;
}

} // namespace greenhouse
