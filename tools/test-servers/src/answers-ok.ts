/** Returns whether a GET of the URL is answered with a status of 2xx. */
export function answersOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
