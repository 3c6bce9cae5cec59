/// Where are the bytes? Segments off-heap, from the first byte received to the last one sent.
///
/// The life of a segment, and who holds what:
///
/// | moment                      | arena                  | window                  | held by                       |
/// |-----------------------------|------------------------|-------------------------|-------------------------------|
/// | the PUT's header            | `open`: a handle       | –                       | the upload (owner)            |
/// | bytes arrive                | `append`: runs, watermark | –                    | the upload                    |
/// | readable before it is whole | –                      | `publish`, not complete | the window (owner), the upload
/// (pin) |
/// | the last byte               | `complete`: tail given back | `publish`/`update` | the window (owner)            |
/// | a GET                       | `pin`                  | `acquire`               | the window, the reader (pin)  |
/// | the upload breaks off       | `fail`                 | `withdraw`              | readers that have it          |
/// | replaced, evicted, flushed  | `release`              | slot taken              | readers that have it          |
/// | the last reader is done     | `unpin`: on the retired stack | –                | nobody                        |
/// | the next writer needs room  | runs and handle reused | –                       | –                             |
@NullMarked
package io.kickoff.store;

import org.jspecify.annotations.NullMarked;
