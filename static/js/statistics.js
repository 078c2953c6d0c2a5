// Months that do not fit side by side: the newest are in sight first, the older ones a swipe away.

const box = document.querySelector(".heat-box");
if (box) box.scrollLeft = box.scrollWidth;
