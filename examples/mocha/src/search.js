/** Finds titles that contain all words of a question. */
exports.search = (titles, question) => {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  return titles.filter((title) => words.every((word) => title.toLowerCase().includes(word)));
};

exports.searchSlowly = async (titles, question, pauseMs) => {
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  return exports.search(titles, question);
};
