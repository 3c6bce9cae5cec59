package io.kickoff.edge.http;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/// The buffers of one plane: an allocator of its own, and the share of the process's direct memory that it may come
/// to hold. What it holds for reuse counts too, since nobody else can have it.
///
/// Buffers come from many places inside of Netty where nothing sensible can be done when there are none left. So a
/// plane is never let come that far: whoever is about to ask for more looks first.
///
/// | of the share    | then                                                                                |
/// |-----------------|-------------------------------------------------------------------------------------|
/// | half is used    | {@link #isShort}: time-shifted requests are refused, nobody is answered ahead of    |
/// |                 | what he has read, and who sends endless lines or reads nothing is cut               |
/// | 3/4 are used    | {@link #isSpent}: connections are refused, requests too, and their connections end  |
/// | the last fourth | is for what is under way meanwhile: receive buffers, and those last answers         |
///
/// *Thread-safe.*
public final class PlaneMemory {
    /// A smaller share serves nobody.
    static final long MIN_SHARE = 16L << 20;

    private final AdaptiveByteBufAllocator allocator = new AdaptiveByteBufAllocator();
    private final long share;

    private PlaneMemory(final long share) {
        this.share = share;
    }

    /// @return memory of a plane for which others leave room.
    public static PlaneMemory unlimited() {
        return new PlaneMemory(Long.MAX_VALUE);
    }

    /// @param reserve bytes of the process's direct memory that are for others.
    /// @return memory of a plane that takes at most the rest.
    /// @throws IllegalStateException when too little is left; the message says how to mend.
    public static PlaneMemory leaving(final long reserve) {
        final long limit = PlatformDependent.maxDirectMemory();
        if (limit - reserve < MIN_SHARE) {
            throw new IllegalStateException("publishing.memoryReserve: " + reserve + " of " + limit
                    + " bytes of direct memory leave less than " + MIN_SHARE
                    + " for delivery: lower it, or raise -XX:MaxDirectMemorySize");
        }
        return new PlaneMemory(limit - reserve);
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    /// @return bytes that the plane holds.
    public long usedBytes() {
        return allocator.usedDirectMemory();
    }

    /// @return bytes that it may come to hold.
    public long shareBytes() {
        return share;
    }

    /// @return whether only what is urgent may have more.
    public boolean isShort() {
        return usedBytes() >= share / 2;
    }

    /// @return whether nothing new may have any.
    public boolean isSpent() {
        return usedBytes() >= share / 4 * 3;
    }
}
