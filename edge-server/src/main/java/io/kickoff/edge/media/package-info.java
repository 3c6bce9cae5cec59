/// What is in a segment? A light look at fragmented MP4 (ISO/IEC 14496-12), and the defects it shows.
@NullMarked
package io.kickoff.edge.media;

import org.jspecify.annotations.NullMarked;
