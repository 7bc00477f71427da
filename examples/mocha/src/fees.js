/** Fees for books that come back late, in cents. */
let fees = { perDay: 0, most: 0 };

exports.setFees = (given) => {
  fees = given;
};

exports.feeFor = (daysLate) => Math.min(Math.max(0, daysLate) * fees.perDay, fees.most);
