-- For Neovim 0.11 and newer: copy this file to `lsp/leakline.lua` in a folder of 'runtimepath' (`~/.config/nvim/lsp/`), then
--   vim.lsp.enable("leakline")
return {
  cmd = { "leakline", "lsp" },
  filetypes = { "python" },
  root_markers = { "leakline.toml", ".leakline.toml", "pyproject.toml", ".git" },
  settings = { leakline = { diagnosticMode = "openFilesOnly" } },
}
