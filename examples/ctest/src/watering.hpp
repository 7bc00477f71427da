#pragma once
#include <map>
#include <string>

namespace greenhouse {

/// The litres for a bed. Dry soil (0) needs all, wet soil (1) none.
double litres(double square_metres, double moisture);

/// A tank that pumps take water from.
class Tank {
public:
  explicit Tank(double capacity);
  double level() const { return level_; }
  void fill(double litres);
  void take(double litres);

private:
  double capacity_;
  double level_ = 0;
};

/// A sensor of soil, which sleeps between readings.
class Sensor {
public:
  explicit Sensor(bool awake) : awake_(awake) {}
  double read() const;

private:
  bool awake_;
};

} // namespace greenhouse
