// Runs before the first paint, so that the chosen theme never flashes. Without a choice the system decides.
try {
  const theme = localStorage.getItem('mangu.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage, no choice: the system decides.
}
