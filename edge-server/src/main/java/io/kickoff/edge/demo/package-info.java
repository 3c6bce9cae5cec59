/// `kickoff demo`: a node with a live event on it, from two redundant pipelines that now and then go wrong.
///
/// Start at [io.kickoff.edge.demo.DemoBroadcast]: it publishes to a node and follows it from the outside, over
/// HTTP only, as packagers and CDN nodes do. The pictures come from `io.kickoff.edge.demo.media`, or from ffmpeg.
@NullMarked
package io.kickoff.edge.demo;

import org.jspecify.annotations.NullMarked;
