/** Theme and text size, kept in the browser and set before the first paint of a page. */
import { ref, watch } from "vue";

export type Theme = "auto" | "light" | "dark" | "sun";
export type Size = "normal" | "large" | "huge";

function read<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
  const value = localStorage.getItem(key) as T | null;
  return value && allowed.includes(value) ? value : fallback;
}

export const theme = ref<Theme>(read("heyi.theme", ["auto", "light", "dark", "sun"], "auto"));
export const size = ref<Size>(read("heyi.size", ["normal", "large", "huge"], "normal"));

function apply(): void {
  const root = document.documentElement;
  if (theme.value === "auto") root.removeAttribute("data-theme");
  else root.dataset.theme = theme.value;
  if (size.value === "normal") root.removeAttribute("data-size");
  else root.dataset.size = size.value;
  localStorage.setItem("heyi.theme", theme.value);
  localStorage.setItem("heyi.size", size.value);
}

watch([theme, size], apply, { immediate: true });
