package io.kickoff.edge.media;

/// Bytes of a media file, wherever they lie; big endian. Positions outside 0 … length are the caller's defect.
public interface MediaBytes {
    /// @return number of bytes.
    long length();

    /// @param position 0 … length - 1.
    /// @return the byte there.
    byte byteAt(long position);

    /// @param position 0 … length - 4.
    /// @return four bytes.
    int intAt(long position);

    /// @param position 0 … length - 8.
    /// @return eight bytes.
    long longAt(long position);

    /// Makes a view of an array.
    ///
    /// @param bytes not copied.
    /// @return a view.
    static MediaBytes of(final byte[] bytes) {
        return new ArrayBytes(bytes);
    }

    /// Bytes in an array. *Immutable as long as the array is.*
    final class ArrayBytes implements MediaBytes {
        private static final java.lang.invoke.VarHandle INT =
                java.lang.invoke.MethodHandles.byteArrayViewVarHandle(int[].class, java.nio.ByteOrder.BIG_ENDIAN);
        private static final java.lang.invoke.VarHandle LONG =
                java.lang.invoke.MethodHandles.byteArrayViewVarHandle(long[].class, java.nio.ByteOrder.BIG_ENDIAN);

        private final byte[] bytes;

        private ArrayBytes(final byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public byte byteAt(final long position) {
            return bytes[(int) position];
        }

        @Override
        public int intAt(final long position) {
            return (int) INT.get(bytes, (int) position);
        }

        @Override
        public long longAt(final long position) {
            return (long) LONG.get(bytes, (int) position);
        }
    }
}
