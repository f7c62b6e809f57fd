// What every page does.

import { wire } from "./theme.js";

for (const form of document.querySelectorAll("[data-themes]")) wire(form);
