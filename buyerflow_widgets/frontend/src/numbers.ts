/** "12,345". Written out: the first `toLocaleString` of a page takes longer than the page's own content. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
