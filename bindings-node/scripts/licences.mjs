// The licences go into every copy of the package. They stand at the root of the repository.

import { copyFileSync } from "node:fs";

for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  const from = new URL(`../../${name}`, import.meta.url);
  copyFileSync(from, new URL(`../${name}`, import.meta.url));
}
