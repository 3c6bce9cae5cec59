package io.kickoff.edge.http;

import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The Java heap that the connections of one event loop keep for requests that have not come whole, and how much of it
/// they may come to keep.
///
/// Netty's decoder makes objects of a header line by line, long before it ends, and reads each line through a buffer
/// that stays as long as the longest one has been, until the connection ends.
///
/// | a connection keeps                | counted                                            | until               |
/// |-----------------------------------|----------------------------------------------------|---------------------|
/// | lines of a header, or of trailers | as they are decoded, with the objects made of them | the last one        |
/// | a buffer for long lines           | from {@value RequestDecoder#COUNTED_LINE_BYTES} B  | the connection ends |
/// | a body that is gathered           | as it arrives                                      | it is answered      |
///
/// Beyond the share those that keep most are ended until half of it is free. So an honest header, some hundred bytes
/// of which have come, is the last to go; and whoever wants all connections looked at again has to send half a share
/// first. A request that comes in one piece, with lines of usual length, is never counted.
///
/// *Confined to one event loop, but for {@link #bytes} and {@link #ended}.*
public final class RequestHeap {
    private static final Comparator<Account> LARGEST_FIRST =
            Comparator.comparingInt((Account account) -> account.kept).reversed();

    private final long share;
    private final List<Account> keeping = new ArrayList<>();
    private volatile long bytes;
    private volatile long ended;

    /// @param share bytes that all connections of the loop may keep.
    public RequestHeap(final long share) {
        this.share = share;
    }

    /// What one connection keeps.
    final class Account {
        private final ChannelHandlerContext context;
        private int kept;
        private int position;
        private boolean isEnded;

        private Account(final ChannelHandlerContext context) {
            this.context = context;
        }

        /// @param now bytes that the connection keeps from now on; it may be ended for it.
        void keep(final int now) {
            if (now != kept && !isEnded) {
                change(this, now);
            }
        }

        private void end() {
            change(this, 0);
            isEnded = true;
            context.fireUserEventTriggered(Plane.Signal.HEAP_SPENT);
        }
    }

    /// @param context of the connection's decoder; what comes behind it is told {@link Plane.Signal#HEAP_SPENT}.
    /// @return for a connection that keeps nothing yet, and nothing in the end.
    Account open(final ChannelHandlerContext context) {
        return new Account(context);
    }

    private void change(final Account account, final int now) {
        if (account.kept == 0) {
            account.position = keeping.size();
            keeping.add(account);
        }
        final long sum = bytes + now - account.kept;
        bytes = sum;
        account.kept = now;
        if (now == 0) {
            remove(account);
        } else if (sum > share) {
            relieve();
        }
    }

    private void remove(final Account account) {
        final Account last = keeping.removeLast();
        if (last != account) {
            keeping.set(account.position, last);
            last.position = account.position;
        }
    }

    private void relieve() {
        final Account[] largest = keeping.toArray(Account[]::new);
        Arrays.sort(largest, LARGEST_FIRST);
        int count = 0;
        while (bytes > share / 2) {
            largest[count++].end();
        }
        final long sum = ended + count;
        ended = sum;
    }

    /// @return bytes that the connections keep; by any thread.
    long bytes() {
        return bytes;
    }

    /// @return connections that were ended for it; by any thread.
    long ended() {
        return ended;
    }
}
