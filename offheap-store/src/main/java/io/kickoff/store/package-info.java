/// Where are the bytes? Segments off-heap, from the first byte received to the last one sent.
///
/// The life of a segment, and who holds what:
///
/// | moment                      | arena                 | window                  | held by                 |
/// |-----------------------------|-----------------------|-------------------------|-------------------------|
/// | the PUT's header            | `open`: a handle      | –                       | the upload (owner)      |
/// | bytes arrive                | `append`: watermark   | –                       | the upload              |
/// | readable before it is whole | –                     | `publish`, not complete | window; upload (pin)    |
/// | the last byte               | `complete`: tail back | `publish` or `update`   | the window (owner)      |
/// | a GET                       | `pin`                 | `acquire`               | window; reader (pin)    |
/// | the upload breaks off       | `fail`                | `withdraw`              | readers that have it    |
/// | replaced, evicted, flushed  | `release`             | slot taken              | readers that have it    |
/// | the last reader is done     | `unpin`: retired      | –                       | nobody                  |
/// | the next writer needs room  | runs, handle reused   | –                       | –                       |
@NullMarked
package io.kickoff.store;

import org.jspecify.annotations.NullMarked;
