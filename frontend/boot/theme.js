// Runs before the first paint: the chosen theme, and which skeleton stands in until the app is here.
(function () {
  var root = document.documentElement;
  var choice = null;
  var session = null;
  try {
    choice = localStorage.getItem("lumiku.theme");
    session = localStorage.getItem("lumiku.session");
  } catch (e) {
    // Storage is switched off: the system's theme is used.
  }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-theme", dark ? "dark" : "light");
  var path = location.pathname;
  var frame = "app";
  if (path === "/") frame = "landing";
  else if (/^\/(login|register|forgot-password|reset-password)\/?$/.test(path)) frame = "form";
  else if (/^\/pricing\/?$/.test(path) && session === null) frame = "page";
  // A tool that keeps projects begins with their list, which is a page.
  else if (/^\/(tools|apps)\/./.test(path) && (location.search || !/^\/tools\/video-mix\/?$/.test(path))) frame = "tool";
  root.setAttribute("data-frame", frame);
})();
