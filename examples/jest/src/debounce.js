/** Calls `action` once, with the last arguments, when there was no call for `ms`. */
function debounce(action, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), ms);
  };
}

module.exports = { debounce };
