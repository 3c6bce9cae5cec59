/// Fragmented MP4 made from nothing: H.264 pictures, silent AAC, and the boxes around them.
///
/// Start at [io.kickoff.edge.demo.media.BuiltinLadder]. All of it is a function of the segment's number:
/// whoever makes segment n, whenever, makes the same bytes.
@NullMarked
package io.kickoff.edge.demo.media;

import org.jspecify.annotations.NullMarked;
