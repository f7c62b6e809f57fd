// While the file with everything is being made, ask how far it is, and show it when it is there.

import { get } from "./api.js";

async function look() {
  const export_ = await get("/users/me/export").catch(() => null);
  if (export_ && export_.status !== "pending") location.reload();
  else setTimeout(look, 4000);
}
setTimeout(look, 2000);
