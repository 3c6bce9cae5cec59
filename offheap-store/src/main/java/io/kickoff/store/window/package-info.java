/// The segments of one rendition, by number: which pipelines have them, and which one to read.
@NullMarked
package io.kickoff.store.window;

import org.jspecify.annotations.NullMarked;
