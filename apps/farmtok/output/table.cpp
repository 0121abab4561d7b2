#include "output/table.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"

namespace farmtok::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_shrunk = 12;
/// Of a column that stays, while another one can be removed: what says which row is meant must be read.
constexpr std::size_t least_readable = 24;
constexpr std::size_t unlimited = 1'000'000;

/// The shown columns, and their widths.
struct Layout {
  std::vector<std::size_t> shown;
  std::vector<std::size_t> widths;  // by column, shown or not

  std::size_t total() const {
    std::size_t sum = shown.empty() ? 0 : gap * (shown.size() - 1);
    for (const auto column : shown) sum += widths[column];
    return sum;
  }
};

/// Takes from the widest shrinking column until all fit or none can shrink further. `others`: another column can be
/// removed instead.
void shrink(Layout& layout, const std::vector<Column>& columns, std::size_t width, bool others) {
  while (layout.total() > width) {
    std::size_t* widest = nullptr;
    for (const auto column : layout.shown) {
      const auto least = others && columns[column].dispensable == 0 ? least_readable : least_shrunk;
      if (columns[column].shrinks && layout.widths[column] > least && (!widest || layout.widths[column] > *widest))
        widest = &layout.widths[column];
    }
    if (!widest) return;
    --*widest;
  }
}

bool drop_one(Layout& layout, const std::vector<Column>& columns) {
  const auto goes =
      std::ranges::max_element(layout.shown, {}, [&](auto column) { return columns[column].dispensable; });
  if (goes == layout.shown.end() || columns[*goes].dispensable == 0) return false;
  layout.shown.erase(goes);
  return true;
}

/// What no row has says the least.
void drop_empty(Layout& layout, const Table& table) {
  std::erase_if(layout.shown, [&](std::size_t column) {
    return std::ranges::all_of(table.rows,
                               [&](const auto& row) { return column >= row.size() || row[column].text.empty(); });
  });
}

Layout lay_out(const Table& table, std::size_t width) {
  Layout layout;
  layout.shown.resize(table.columns.size());
  std::iota(layout.shown.begin(), layout.shown.end(), 0U);
  for (const auto& column : table.columns) layout.widths.push_back(base::display_width(column.heading));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      layout.widths[i] = std::max(layout.widths[i], base::display_width(row[i].text));
  if (width == 0) return layout;
  if (layout.total() > width && !table.rows.empty()) drop_empty(layout, table);
  const auto wanted = layout.widths;
  do {
    layout.widths = wanted;
    shrink(layout, table.columns, width, true);
  } while (layout.total() > width && drop_one(layout, table.columns));
  shrink(layout, table.columns, width, false);
  return layout;
}

}  // namespace

std::vector<std::string> Table::lines(std::size_t width, bool colour) const {
  Table clean = *this;
  for (auto& row : clean.rows)
    for (auto& cell : row) cell.text = base::fit(cell.text, unlimited);
  const auto layout = lay_out(clean, width);
  const auto line_of = [&](const auto& cell_at) {
    std::string line;
    for (std::size_t i = 0; i < layout.shown.size(); ++i) {
      const auto column = layout.shown[i];
      const auto [text, tint] = cell_at(column);
      const bool last = i + 1 == layout.shown.size();
      const auto cut = base::fit(text, layout.widths[column]);
      const auto blanks =
          std::string(layout.widths[column] - std::min(layout.widths[column], base::display_width(cut)), ' ');
      if (columns[column].right) line += blanks;
      line += tinted(cut, tint, colour);
      if (!columns[column].right && !last) line += blanks;
      if (!last) line += std::string(gap, ' ');
    }
    return line;
  };
  std::vector<std::string> made;
  made.push_back(line_of([&](std::size_t column) { return Cell{columns[column].heading, Tint::dim}; }));
  for (const auto& row : clean.rows) made.push_back(line_of([&](std::size_t column) { return row[column]; }));
  return made;
}

}  // namespace farmtok::cli
