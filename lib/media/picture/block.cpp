#include "media/picture/block.hpp"

#include <algorithm>
#include <cmath>

namespace farmtok::media {
namespace {

constexpr int block_side = 48;
constexpr int blocks_wanted = 24;

}  // namespace

std::vector<Block> blocks_of(Size size) {
  const double shape = static_cast<double>(size.width) / size.height;
  const int most_columns = std::max(1, size.width / block_side), most_rows = std::max(1, size.height / block_side);
  const int columns = std::clamp(static_cast<int>(std::lround(std::sqrt(blocks_wanted * shape))), 1, most_columns);
  const int rows = std::clamp(blocks_wanted / columns, 1, most_rows);
  const int width = std::min(block_side, size.width), height = std::min(block_side, size.height);
  const auto place = [](int i, int count, int room) { return count == 1 ? room / 2 : i * room / (count - 1); };
  std::vector<Block> blocks;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      blocks.push_back(
          {place(column, columns, size.width - width), place(row, rows, size.height - height), width, height});
  return blocks;
}

}  // namespace farmtok::media
