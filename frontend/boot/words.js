// Says in the skeleton where one is going: place, title, text. It runs before the first paint, and long before the app
// is here. What has no words here has grey shapes.
(function () {
  var WORDS = {
    "/dashboard": ["Home", "What can I help you create?"],
    "/tools": ["AI tools", "What can I help you create?"],
    "/my-work": ["My work", "My work", "Everything that your tools have made for you, until you delete it."],
    "/credits": ["Credits", "Credits", "What you have, where it went, and what came back when something failed."],
    "/profile": ["Profile", "Profile", "Your name, password and look, and every place where you are logged in."],
    "/pricing": ["", "Plans and credits", "Every tool works with credits, and every price stands above its button. A plan brings credits each month; a package brings them once."],
    "/checkout": ["Checkout", "Checkout", "You pay on the payment page and come back here by yourself."],
    "/payments": ["Payments", "Payments", "What you bought, and a receipt for everything that is paid."],
    "/payments/status": ["Payment"],
    "/admin": ["Admin", "Overview"],
    "/admin/users": ["Users", "Users"],
    "/admin/payments": ["Payments", "Payments"],
    "/admin/tools": ["Tools", "Tools"],
    "/admin/jobs": ["Jobs", "Jobs"],
    "/admin/audit": ["Audit", "Audit log"],
    "/tools/carousel": ["Carousel Generator", "Carousel Generator", "From a topic to a finished, on-brand carousel in a minute."],
    "/tools/image-upscaler": ["Image Upscaler", "Image Upscaler", "Larger pictures, up to 4K, on your own server."],
    "/tools/video-mix": ["Video Mix Pro", "Video Mix Pro", "Up to a hundred distinct videos from a handful of clips."],
  };
  var words = WORDS[location.pathname.replace(/\/+$/, "")] || [];
  ["place", "title", "text"].forEach(function (word, at) {
    document.querySelectorAll("#boot [data-word=" + word + "]").forEach(function (element) {
      element.textContent = words[at] || "";
    });
  });
})();
