#include <algorithm>
#include <array>
#include <type_traits>

#include "media/warp/rows.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

// Each function has the attribute rather than the file the option: code that the file shares with others, as inline
// functions of headers, must run on every machine.
#define FARMTOK_AVX2 __attribute__((target("avx2")))
#define FARMTOK_AVX2_INLINE __attribute__((target("avx2"), always_inline)) inline

namespace farmtok::media {
namespace {

/// Bytes of a source row that a block reads at once.
constexpr int load_width = 16;

FARMTOK_AVX2_INLINE __m128i load(const void* at) { return _mm_loadu_si128(static_cast<const __m128i*>(at)); }

FARMTOK_AVX2_INLINE __m256i both(__m128i low, __m128i high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

FARMTOK_AVX2_INLINE __m256i load(const void* low, const void* high) { return both(load(low), load(high)); }

/// The input of a block: 16 bytes in each of its rows, all within the plane.
struct Lane {
  const std::uint8_t* first;
  std::ptrdiff_t stride;
  const ColumnTaps* columns;
  const std::int16_t* weights;

  FARMTOK_AVX2_INLINE __m128i row(std::size_t at) const {
    return load(first + static_cast<std::ptrdiff_t>(at) * stride);
  }
};

/// The same at the edge, where a row may replace others. Keeping its pointers costs as much as the arithmetic, so
/// blocks inside the plane do without.
template <int rows>
struct EdgeLane {
  std::array<const std::uint8_t*, rows> each;
  int shift;  // by how much the bytes begin too early (too late: negative)
  const ColumnTaps* columns;
  const std::int16_t* weights;

  FARMTOK_AVX2_INLINE __m128i row(std::size_t at) const { return load(each[at]); }
};

/// The source bytes of a block at the plane's edge: the nearest existing ones.
FARMTOK_AVX2_INLINE __m256i shifted(__m256i at, int low, int high) {
  const auto shift = _mm256_set_m128i(_mm_set1_epi8(static_cast<char>(high)), _mm_set1_epi8(static_cast<char>(low)));
  const auto moved = _mm256_add_epi8(at, shift);
  return _mm256_min_epi8(_mm256_max_epi8(moved, _mm256_setzero_si256()), _mm256_set1_epi8(load_width - 1));
}

/// Two blocks, one in each half of the vectors: 8 pixels in the lower half of either.
template <int taps, int rows, class AnyLane>
FARMTOK_AVX2_INLINE __m256i weigh(const AnyLane& low, const AnyLane& high, __m256i bias) {
  constexpr bool edge = std::is_same_v<AnyLane, EdgeLane<rows>>;
  const auto centre = _mm256_set1_epi8(-128);
  const auto inner = load(low.columns->inner.data(), high.columns->inner.data());
  auto inner_at = load(low.columns->inner_at.data(), high.columns->inner_at.data());
  if constexpr (edge) inner_at = shifted(inner_at, low.shift, high.shift);
  __m256i outer, outer_at;
  if constexpr (taps == 4) {
    outer = load(low.columns->outer.data(), high.columns->outer.data());
    outer_at = load(low.columns->outer_at.data(), high.columns->outer_at.data());
    if constexpr (edge) outer_at = shifted(outer_at, low.shift, high.shift);
  }
  auto sum = _mm256_setzero_si256();
#pragma GCC unroll 5
  for (std::size_t at = 0; at < rows; ++at) {
    const auto pixels = _mm256_xor_si256(both(low.row(at), high.row(at)), centre);
    auto across = _mm256_maddubs_epi16(inner, _mm256_shuffle_epi8(pixels, inner_at));
    if constexpr (taps == 4)
      across = _mm256_sub_epi16(across, _mm256_maddubs_epi16(outer, _mm256_shuffle_epi8(pixels, outer_at)));
    const auto weights = load(low.weights + at * block_width, high.weights + at * block_width);
    sum = _mm256_add_epi16(sum, _mm256_mulhrs_epi16(across, weights));
  }
  const auto pixels = _mm256_srai_epi16(_mm256_adds_epi16(sum, bias), 6);
  return _mm256_packus_epi16(pixels, pixels);
}

/// A plane and its tables. A separate copy for each call, as nothing else may be written while it is read.
template <int taps, int rows>
struct Plane {
  const std::uint8_t* in;
  std::ptrdiff_t stride;
  int last_column, last_row;  // where a block may begin
  const ColumnTaps* columns;
  const std::int16_t* weights;
  __m256i bias;

  FARMTOK_AVX2_INLINE bool holds(BlockOrigin at) const {
    return at.column() >= 0 && at.column() <= last_column && at.row() >= 0 && at.row() <= last_row;
  }

  FARMTOK_AVX2_INLINE Lane lane(BlockOrigin at) const {
    return {in + at.row() * stride + at.column(), stride, columns + at.column_table(),
            weights + at.row_table() * rows * block_width};
  }

  FARMTOK_AVX2_INLINE EdgeLane<rows> edge_lane(BlockOrigin at) const {
    const int column = std::clamp(at.column(), 0, last_column);
    // Beyond 16 all bytes are the same one.
    EdgeLane<rows> made{{},
                        std::clamp(at.column() - column, -load_width, load_width),
                        columns + at.column_table(),
                        weights + at.row_table() * rows * block_width};
    for (int row = at.row(); auto& each : made.each)
      each = in + std::clamp(row++, 0, last_row + rows - 1) * stride + column;
    return made;
  }

  /// Eight pixels in the lower half of either half, of blocks that are both within the plane.
  FARMTOK_AVX2_INLINE __m256i inner_blocks(BlockOrigin low, BlockOrigin high) const {
    const auto one = lane(low), other = lane(high);
    fetch_ahead(one.first, stride, rows);
    return weigh<taps, rows>(one, other, bias);
  }

  /// The same for any blocks. Separate from the code for nearly all of them, which needs every register.
  __attribute__((target("avx2"), noinline)) static __m256i edge_blocks(Plane plane, BlockOrigin low, BlockOrigin high) {
    return weigh<taps, rows>(plane.edge_lane(low), plane.edge_lane(high), plane.bias);
  }
};

/// One row of the output, in pairs of blocks.
template <int taps, int rows>
struct Row {
  Plane<taps, rows> plane;
  BlockOrigin first, by_block;
  std::uint8_t* out;

  FARMTOK_AVX2_INLINE bool holds(int pair) const {
    return plane.holds(first + by_block * (2 * pair)) && plane.holds(first + by_block * (2 * pair + 1));
  }

  FARMTOK_AVX2_INLINE static void store(__m256i pixels, std::uint8_t* at) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(at), _mm256_castsi256_si128(_mm256_permute4x64_epi64(pixels, 0b1000)));
  }

  FARMTOK_AVX2_INLINE void edge(int from, int to) const {
    for (int pair = from; pair < to; ++pair)
      store(Plane<taps, rows>::edge_blocks(plane, first + by_block * (2 * pair), first + by_block * (2 * pair + 1)),
            out + 2 * pair * block_width);
  }

  FARMTOK_AVX2_INLINE void inner(int from, int to) const {
    auto at = first + by_block * (2 * from);
    for (int pair = from; pair < to; ++pair) {
      const auto next = at + by_block;
      store(plane.inner_blocks(at, next), out + 2 * pair * block_width);
      at = next + by_block;
    }
  }

  /// Blocks within the plane are side by side, as they begin along a line.
  FARMTOK_AVX2_INLINE void pairs(int count) const {
    int begin = 0, end = count;
    while (begin < end && !holds(begin)) ++begin;
    while (end > begin && !holds(end - 1)) --end;
    edge(0, begin);
    inner(begin, end);
    edge(end, count);
  }

  /// The last block or two, of which only a part is wanted.
  FARMTOK_AVX2_INLINE void rest(int from, int width) const {
    for (int x = from; x < width; x += block_width) {
      const auto at = first + by_block * (x / block_width);
      alignas(16) std::array<std::uint8_t, 16> bytes;
      _mm_store_si128(reinterpret_cast<__m128i*>(bytes.data()),
                      _mm256_castsi256_si128(Plane<taps, rows>::edge_blocks(plane, at, at)));
      std::copy_n(bytes.begin(), std::min(block_width, width - x), out + x);
    }
  }
};

template <int taps, int rows>
FARMTOK_AVX2 void warp_rows(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to) {
  const Plane<taps, rows> plane{planes.in,
                                planes.in_stride,
                                warp.width() - load_width,
                                warp.height() - rows,
                                warp.column_taps(),
                                warp.row_weights(),
                                _mm256_set1_epi16(static_cast<short>(warp.bias()))};
  const int pairs = warp.width() / (2 * block_width);
  for (int y = from; y < to; ++y) {
    const Row<taps, rows> row{plane, warp.first_block(y), warp.by_block(), planes.out + y * planes.out_stride};
    row.pairs(pairs);
    row.rest(pairs * 2 * block_width, warp.width());
  }
}

}  // namespace

bool fits_vectors(const PlaneWarp& warp) {
  return __builtin_cpu_supports("avx2") && warp.width() >= load_width && warp.columns() <= load_width &&
         warp.rows() <= warp.taps() + 1;
}

void warp_rows_vector(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to) {
  const bool level = warp.rows() == warp.taps();
  if (warp.taps() == 2) (level ? warp_rows<2, 2> : warp_rows<2, 3>)(warp, planes, from, to);
  else (level ? warp_rows<4, 4> : warp_rows<4, 5>)(warp, planes, from, to);
}

}  // namespace farmtok::media

#else

namespace farmtok::media {

bool fits_vectors(const PlaneWarp&) { return false; }

void warp_rows_vector(const PlaneWarp& warp, const WarpPlanes& planes, int from, int to) {
  warp_rows_portable(warp, planes, from, to);
}

}  // namespace farmtok::media

#endif
