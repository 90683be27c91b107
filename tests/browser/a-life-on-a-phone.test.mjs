import { lives } from "./journey.mjs";

lives(1);
